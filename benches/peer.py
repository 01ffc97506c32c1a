#!/usr/bin/env python3
"""The same work by vcfilter and by published packages, as ratios in one run.

usage: benches/peer.py [--vcf target/release/vcf] [--slow] [--keep] [--peer DIR] [bounds] [analysis] [codec] [filters] [edges]
       [files] [sizes] [python] [optimise] [--ours SECONDS] [--theirs SECONDS]

The packages are installed from PyPI into a virtual environment under target/peer, or in the folder that the variable
PEER names. Standard library only.

bounds: CPU time of vc2_bit_widths and of vcf. Every figure is that of a whole process, start included, and
each pair runs one after the other on the same machine. --slow adds what the package needs minutes for.

analysis: the same for whole static filter analyses, files written.

codec: differences along the axes of (256, 512, 1024) int16 by numpy, numcodecs' Delta and imagecodecs, then
`cargo bench --bench codec`. Every figure is the time of the fastest memcpy of the decoded array divided by that
of the fastest work, of rounds in which the two run one after the other, on one thread with the output given
where the package allows it. ROUNDS sets how many rounds.

filters: frequency responses against scipy.signal.freqz, scaling functions and wavelets against PyWavelets' wavefun, transforms of
signals in all modes against its wavedec, what comes back against waverec, and the taps of all filters that have a name: the largest
difference of each, which must stay below 1e-9, of transforms below 1e-12 of the largest sample. Then the table of filters.py. Skipped
where the packages can't be installed.

files: `vcf spatial-delta` on 256 MiB of int16 in the page cache along each axis, both ways, beside `dd bs=1M`: whole processes in
turn, each with a fresh output; the least time of ROUNDS (7) and its ratio to that of dd. Needs 512 MiB under target/peer.

sizes: how small six arrays from packages on PyPI become: zstd level 3 alone, after shuffle, after numcodecs' ways, pcodec, and
what `vcf spatial-delta best-axis` recommends, encoded by the command, then shuffle and zstd. A package that can't be had is told.

python: the test modules of vc2_bit_widths for infinite arrays, linear expressions and code against this project's Python package, by
another import line. --peer names a clone of github.com/bbc/vc2_bit_widths. Builds the wheel.

optimise: the published optimiser of test patterns for about --theirs seconds (60) and `vcf optimise-patterns` for --ours (10), on five
configurations: how many patterns of each get further, and whether both tables of bit widths are the same to the byte on both files.
--peer names the clone; it runs by a Python that has numpy, vc2_data_tables and six, where they are installed.

edges: 500 random finite pictures through vc2_conformance's pseudocode: offset, padding, analysis, quantisation by a map of
slices, dequantisation, synthesis, clipping. A test of the engine compares every value. --keep writes the 40 smaller ones that
`cargo test` compares, tests/edges/cases.json.
"""
import argparse
import os
import resource
import subprocess
import sys
import venv

import optimise
import published

HERE = os.path.dirname(os.path.abspath(__file__))
PEER = os.environ.get("PEER", os.path.join(HERE, "..", "target", "peer"))

# Every synthesis array, every phase, its published bounds; caches are kept, as the tutorial does.
BOUNDS = """
import sys
from vc2_data_tables import LIFTING_FILTERS, WaveletFilters
from vc2_bit_widths.vc2_filters import make_symbol_coeff_arrays, synthesis_transform
from vc2_bit_widths.signal_bounds import synthesis_filter_bounds
wavelet, depth = LIFTING_FILTERS[WaveletFilters[sys.argv[1]]], int(sys.argv[2])
_, arrays = synthesis_transform(wavelet, wavelet, depth, 0, make_symbol_coeff_arrays(depth, 0))
count = 0
for array in arrays.values():
    if not array.nop:
        for x in range(array.period[0]):
            for y in range(array.period[1]):
                synthesis_filter_bounds(array[x, y])
                count += 1
print(count)
"""


def cpu(command, **options):
    """CPU seconds of a whole process, its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def best(times, command, **options):
    return min(cpu(command, **options) for _ in range(times))


def install(what):
    python = os.path.join(PEER, "bin", "python")
    if not os.path.exists(python):
        venv.create(PEER, with_pip=True)
    if what == ["optimise"] and subprocess.run([python, "-c", "import numpy, vc2_bit_widths"], stderr=subprocess.DEVNULL).returncode == 0:
        return python
    packages = ["vc2_bit_widths", "numpy", "numcodecs", "imagecodecs"] if set(what) - {"filters", "edges", "files", "sizes"} else []
    packages += ["vc2_conformance"] if {"edges", "python"} & set(what) else []
    packages += ["maturin", "pytest"] if "python" in what else []
    packages += ["numpy", "zstandard", "blosc2", "pcodec", "h5py", "tifffile"] if "sizes" in what else []
    if packages:
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    if "filters" in what:
        found = subprocess.run([python, "-m", "pip", "install", "--quiet", "scipy", "PyWavelets", "mpmath"])
        if found.returncode != 0:
            what.remove("filters")
            print("filters: skipped, as scipy, PyWavelets and mpmath can't be installed")
    return python


# numpy is called in the fastest way that was found: a plane at a time, into the output, nothing allocated. numcodecs'
# Delta knows no axis and works on the flattened array. imagecodecs has an axis and no narrower type.
CODEC = """
import os, time
import numpy as np, numcodecs, imagecodecs
SHAPE = (256, 512, 1024)
ROUNDS = int(os.environ.get("ROUNDS", 5))
z, y, x = np.ogrid[:SHAPE[0], :SHAPE[1], :SHAPE[2]]
source = ((x * x + 3 * y * y + 5 * z + x * y) // 97 % 61 - 30).astype("i2")
copy = np.empty_like(source)

def took(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start

def ratio(work):
    work()
    rounds = [(took(lambda: np.copyto(copy, source)), took(work)) for _ in range(ROUNDS)]
    return min(once for once, _ in rounds) / min(again for _, again in rounds)

def differences(array, out, axis):
    if axis == 0:
        out[0] = array[0]
        for z in range(1, SHAPE[0]):
            np.subtract(array[z], array[z - 1], out=out[z], casting="unsafe")
        return
    for plane, result in zip(array.swapaxes(axis, 1), out.swapaxes(axis, 1)):
        result[0] = plane[0]
        np.subtract(plane[1:], plane[:-1], out=result[1:], casting="unsafe")

def sums(array, out, axis):
    if axis == 2:
        np.cumsum(array, axis=axis, dtype=out.dtype, out=out)
        return
    slabs, results = array.swapaxes(axis, 0), out.swapaxes(axis, 0)
    results[0] = slabs[0]
    for slab in range(1, SHAPE[axis]):
        np.add(results[slab - 1], slabs[slab], out=results[slab])

def row(name, figures):
    print(f"{name:<28}" + "".join("       -" if f is None else f"{f:8.3f}" for f in figures), flush=True)

speed = source.nbytes / min(took(lambda: np.copyto(copy, source)) for _ in range(ROUNDS)) / 1e9
print(f"memcpy of {list(SHAPE)} int16: {speed:.2f} GB/s\\n")
row_title = "ratio to that memcpy, axis"
print(f"{row_title:<28}" + "".join(f"{axis:8}" for axis in range(3)))
for stored in ("i2", "i1"):
    out, back = np.empty(SHAPE, stored), np.empty_like(source)
    encode, decode = [], []
    for axis in range(3):
        encode.append(ratio(lambda: differences(source, out, axis)))
        decode.append(ratio(lambda: sums(out, back, axis)))
        assert (back == source).all()
    row(f"numpy i2 to {stored} encode", encode)
    row(f"numpy i2 to {stored} decode", decode)
for stored in ("i2", "i1"):
    delta = numcodecs.Delta(dtype="i2", astype=stored)
    encoded = delta.encode(source)
    row(f"numcodecs i2 to {stored} encode", [None, None, ratio(lambda: delta.encode(source))])
    row(f"numcodecs i2 to {stored} decode", [None, None, ratio(lambda: delta.decode(encoded, copy))])
    assert (copy == source).all()
out, back = np.empty_like(source), np.empty_like(source)
encode, decode = [], []
for axis in range(3):
    encode.append(ratio(lambda: imagecodecs.delta_encode(source, axis=axis, out=out)))
    decode.append(ratio(lambda: imagecodecs.delta_decode(out, axis=axis, out=back)))
    assert (back == source).all()
row("imagecodecs i2 to i2 encode", encode)
row("imagecodecs i2 to i2 decode", decode)
"""


def codec(python, _vcf, _slow):
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    subprocess.run([python, "-c", CODEC], check=True)
    print("\nvcfilter", flush=True)
    subprocess.run(["cargo", "bench", "--quiet", "--bench", "codec"], check=True, cwd=os.path.join(HERE, ".."))
    print(f"load after: {os.getloadavg()[0]:.1f}")


# Run by the Python of the virtual environment. vcf gets PyWavelets' taps as the exact fractions that doubles are.
FILTERS = """
import json, subprocess, sys, tempfile
from fractions import Fraction
import numpy as np, pywt
from scipy import signal

def value(text):
    if text["type"] in ("list", "tuple"):
        return [value(item) for item in text["items"]]
    if text["type"] == "record":
        return {name: value(field) for name, field in text["fields"].items()}
    if text["type"] == "laurent":
        return text["low"], [float(Fraction(entry)) for entry in text["entries"]]
    if text["type"] == "number":
        return float(Fraction(text["value"]))
    return text.get("value")

def vcf(program):
    # Programs may be longer than an argument.
    with tempfile.NamedTemporaryFile("w", suffix=".vcf") as file:
        file.write(program)
        file.flush()
        command = [sys.argv[1], "run", file.name, "--format", "json"]
        out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return [value(json.loads(line)["value"]) for line in out.stdout.splitlines()]

worst = {"freqz": 0.0, "wavefun": 0.0, "wavedec": 0.0, "waverec": 0.0, "bior4.4": 0.0, "taps": 0.0}

def row(peer, name, difference):
    worst[peer] = max(worst[peer], difference)
    print(f"{peer:<10}{name:<34}{difference:12.2e}", flush=True)

wavelets = ["haar_no_shift", "le_gall_5_3", "deslauriers_dubuc_9_7", "deslauriers_dubuc_13_7", "fidelity", "daubechies_9_7"]
print(f"{'peer':<10}{'of':<34}{'difference':>12}")
for wavelet in wavelets:
    filters, found = vcf(f"fir({wavelet})\\nresponse({wavelet}, 257)")
    difference = 0.0
    for name, (low, taps) in filters.items():
        ours = found[name]
        w = np.pi * np.array(ours["frequency"])
        theirs = signal.freqz(taps, worN=w)[1] * np.exp(-1j * w * low)
        complex_ours = np.array(ours["magnitude"]) * np.exp(1j * np.array(ours["phase"]))
        difference = max(difference, abs(theirs - complex_ours).max())
    row("freqz", wavelet, difference)

def apart(ours, theirs):
    ours, theirs = np.trim_zeros(np.array(ours)), np.trim_zeros(np.array(theirs))
    # Zeros at the ends are noise of rounding in one of the two.
    size = max(len(ours), len(theirs))
    both = [np.pad(x, (0, size - len(x))) for x in (ours, theirs)]
    turned = [np.pad(x, (0, size - len(x))) for x in (ours, theirs[::-1])]
    return min(abs(a - sign * b).max() for a, b in (both, turned) for sign in (1, -1))

LEVEL = 7
for n, m in [(1, 1), (1, 3), (1, 5), (2, 2), (2, 4), (2, 6), (2, 8), (3, 1), (3, 3), (3, 5), (3, 7), (3, 9)]:
    theirs = pywt.Wavelet(f"bior{n}.{m}").wavefun(level=LEVEL)
    program = f"cascade(spline({n}, {m}), {LEVEL}, side=\\"analysis\\")\\ncascade(spline({n}, {m}), {LEVEL})"
    dual, ours = vcf(program)
    pairs = zip((dual["scaling"], dual["wavelet"], ours["scaling"], ours["wavelet"]), theirs)
    row("wavefun", f"spline({n}, {m}), dual too", max(apart(a, b) for a, b in pairs))
for name in ["db2", "db3", "db6", "sym5", "coif2", "bior4.4", "bior6.8"]:
    wavelet = pywt.Wavelet(name)
    phi = wavelet.wavefun(level=LEVEL)[2 if name.startswith("bior") else 0]
    taps = ", ".join("{}/{}".format(*tap.as_integer_ratio()) for tap in wavelet.rec_lo)
    row("wavefun", f"scaling function of {name}", apart(vcf(f"cascade(laurent([{taps}]), {LEVEL})")[0]["scaling"], phi))

def exact(taps):
    return ", ".join("{}/{}".format(*float(tap).as_integer_ratio()) for tap in taps)

def four(wavelet):
    filters = [f"laurent([{exact(taps)}])" for taps in (wavelet.dec_lo, wavelet.rec_lo, wavelet.dec_hi, wavelet.rec_hi)]
    return "filter_bank({}, {}, {}, {})".format(*filters)

# PyWavelets' taps as the fractions that they are, and our filters with its scaling: low-pass of analysis times the square root of 2.
chance = np.random.default_rng(1)
BANKS = [(name, four(pywt.Wavelet(name)), name, 1.0) for name in
         ["haar", "db2", "db5", "sym4", "coif1", "bior2.2", "rbio2.2", "bior3.1", "bior4.4", "rbio4.4", "bior5.5", "bior6.8"]]
BANKS += [(f"spline({n}, {m})", f"spline({n}, {m})", f"bior{n}.{m}", 2 ** 0.5) for n, m in [(1, 1), (2, 2), (1, 3), (3, 3), (2, 4)]]
BANKS += [("jpeg2000_9_7", "fir(jpeg2000_9_7)", "bior4.4", 2 ** 0.5)]
MODES = ["zero", "constant", "symmetric", "reflect", "periodic", "smooth", "antisymmetric", "antireflect", "periodization"]
import warnings
warnings.filterwarnings("ignore", "Level value")
for title, ours, name, scale in BANKS:
    cases, program = [], [f"b = {ours}"]
    for length in range(1, 21):
        for mode in MODES:
            for depth in [1, 2, 3]:
                samples = chance.integers(-99, 100, length)
                try:
                    bands = pywt.wavedec(samples.astype(float), name, mode, depth)
                except ValueError:
                    continue  # a single sample that nothing mirrors: PyWavelets refuses what vcf takes as constant
                cases.append((samples, mode, bands))
                program.append(f't = transform(b, [{", ".join(map(str, samples))}], {depth}, mode="{mode}")')
                names = [(depth, "L")] + [(level, "H") for level in range(depth, 0, -1)]
                program.append("[" + ", ".join(f't[{level}, "{band}"]' for level, band in names) + ", inverse_transform(t)]")
    difference = lost = 0.0
    for (samples, mode, bands), (*found, back) in zip(cases, vcf("\\n".join(program)), strict=True):
        depth = len(bands) - 1
        scales = [scale ** depth] + [scale ** (level - 1) / scale for level in range(depth, 0, -1)]
        size = max(1, abs(samples).max())
        for theirs, own, factor in zip(bands, found, scales, strict=True):
            # The sign of a high-pass filter is free.
            both = min(abs(theirs - sign * factor * np.array(own)).max() for sign in ([1] if scale == 1 else [1, -1]))
            difference = max(difference, both / max(size, abs(theirs).max()))
        # Taps of twelve digits give a signal back to eleven: in both programs alike, as these are the taps that vcf gets.
        theirs = pywt.waverec(bands, name, mode)[:len(samples)] if scale == 1 else samples
        lost = max(lost, abs(np.array(back) - theirs).max() / size)
    # PyWavelets' bior4.4 has about twelve digits, the standard fifteen.
    row("bior4.4" if title == "jpeg2000_9_7" else "wavedec", f"{title}, {len(cases)} transforms", difference)
    row("waverec", title, lost)
# Filters by their names: the taps of synthesis, whose zeros at the ends PyWavelets keeps, or those reversed; and how long each takes.
import time
FAMILIES = [("haar", "haar")] + [(f"db{n}", f"daubechies({n})") for n in (*range(2, 13), 20, 38)]
FAMILIES += [(f"sym{n}", f"symlet({n})") for n in range(2, 21)] + [(f"coif{n}", f"coiflet({n})") for n in range(1, 6)]
FAMILIES += [(name, f'bior("{name[4:]}")') for name in pywt.wavelist("bior")] + [("dmey", "dmey")]
slowest = 0.0
for name, ours in FAMILIES:
    begin = time.perf_counter()
    [found] = vcf(f"[decimal(tap, 15) for tap in ({ours}).g0.entries]")
    seconds = time.perf_counter() - begin
    slowest = max(slowest, seconds)
    found = np.array([float(tap) for tap in found]) / 2 ** 0.5
    theirs = np.trim_zeros(np.array(pywt.Wavelet(name).rec_lo))
    row("taps", f"{name}, {seconds:.3f} s", min(abs(found - theirs).max(), abs(found - theirs[::-1]).max()))
print(f"{len(FAMILIES)} filters by name, each in at most {slowest:.3f} s with the start of the process")
print(f"scipy {__import__('scipy').__version__}, PyWavelets {pywt.__version__}")
if max(worst[peer] for peer in ("freqz", "wavefun", "bior4.4", "taps")) > 1e-9 or max(worst["wavedec"], worst["waverec"]) > 1e-12:
    sys.exit(f"too large: {worst}")
"""


def filters(python, vcf, _slow):
    if subprocess.run([python, "-c", FILTERS, vcf]).returncode != 0:
        sys.exit("filters: differs")
    if subprocess.run([python, os.path.join(HERE, "filters.py"), vcf]).returncode != 0:
        sys.exit("filters.py: differs")


# Run by the Python of the virtual environment: so many cases as JSON, pictures of at most so many pixels after padding.
EDGES = """
import copy, json, random, sys
from vc2_data_tables import QUANTISATION_MATRICES
from vc2_conformance.pseudocode import picture_decoding as decoder, picture_encoding as encoder
from vc2_conformance.pseudocode.quantization import forward_quant, inverse_quant
from vc2_conformance.pseudocode.slice_sizes import slice_bottom, slice_left, slice_right, slice_top

count, most = int(sys.argv[1]), int(sys.argv[2])
chance = random.Random(int(sys.argv[3]))

def bands(state):
    yield 0, "L" if state["dwt_depth_ho"] else "LL"
    for level in range(1, state["dwt_depth"] + state["dwt_depth_ho"] + 1):
        for band in ["H"] if level <= state["dwt_depth_ho"] else ["HL", "LH", "HH"]:
            yield level, band

def picture(width, height, bits):
    top = (1 << bits) - 1
    kind = chance.randrange(4)
    if kind == 0:
        return [[chance.randint(0, top) for _ in range(width)] for _ in range(height)]
    if kind == 1:
        return [[chance.choice([0, top]) for _ in range(width)] for _ in range(height)]
    if kind == 2:
        a, b, c = (chance.randint(0, top) for _ in range(3))
        return [[(a + b * x + c * y) % (top + 1) for x in range(width)] for y in range(height)]
    columns, rows = ([chance.choice([-1, 1]) for _ in range(n)] for n in (width, height))
    return [[top if x * y > 0 else 0 for x in columns] for y in rows]

def requantised(state, data, indices, matrix, quantise):
    for (level, band), less in zip(bands(state), matrix):
        rows = data[level][band]
        for sy in range(state["slices_y"]):
            for sx in range(state["slices_x"]):
                index = max(indices[sy * state["slices_x"] + sx] - less, 0)
                for y in range(slice_top(state, sy, "Y", level), slice_bottom(state, sy, "Y", level)):
                    for x in range(slice_left(state, sx, "Y", level), slice_right(state, sx, "Y", level)):
                        rows[y][x] = quantise(rows[y][x], index)

def flat(rows):
    return [value for row in rows for value in row]

def case():
    wavelet, across = chance.randrange(7), chance.randrange(7)
    if chance.random() < 0.5:
        across = wavelet
    while True:
        depth, depth_ho = chance.randint(0, 4), chance.choice([0, 0, 0, 1, 2])
        if not 1 <= depth + depth_ho <= 5:
            continue
        multiples = chance.choice([1, 1, 2, 3, 4]), chance.choice([1, 1, 2, 3, 4])
        padded = multiples[0] << depth + depth_ho, multiples[1] << depth
        if padded[0] * padded[1] <= most:
            break
    size = [chance.choice([n, n, chance.randint(max(1, n - (1 << levels) + 1), n)]) for n, levels in zip(padded, (depth + depth_ho, depth))]
    bits = chance.choice([8, 10, 10, 10, 12, 16])
    state = {
        "wavelet_index": wavelet, "wavelet_index_ho": across, "dwt_depth": depth, "dwt_depth_ho": depth_ho,
        "luma_width": size[0], "luma_height": size[1], "luma_depth": bits,
        "slices_x": chance.randint(1, 5), "slices_y": chance.randint(1, 4),
    }
    indices = [chance.randint(0, chance.choice([8, 30, 60])) for _ in range(state["slices_x"] * state["slices_y"])]
    default = QUANTISATION_MATRICES.get((wavelet, across, depth, depth_ho))
    matrix = [default[level][band] if default else chance.randint(0, 8) for level, band in bands(state)]
    pixels = picture(size[0], size[1], bits)
    data = copy.deepcopy(pixels)
    encoder.remove_offset_component(state, data, "Y")
    encoder.dwt_pad_addition(state, data, "Y")
    data = encoder.dwt(state, data)
    found = {
        "wavelet": wavelet, "wavelet_ho": across, "depth": depth, "depth_ho": depth_ho, "bits": bits, "size": size,
        "pixels": flat(pixels), "slices": [state["slices_x"], state["slices_y"]], "indices": indices, "matrix": matrix,
        "coefficients": [flat(data[level][band]) for level, band in bands(state)],
    }
    requantised(state, data, indices, matrix, forward_quant)
    found["quantised"] = [flat(data[level][band]) for level, band in bands(state)]
    requantised(state, data, indices, matrix, inverse_quant)
    back = decoder.idwt(state, data)
    decoder.idwt_pad_removal(state, back, "Y")
    decoder.clip_component(state, back, "Y")
    decoder.offset_component(state, back, "Y")
    found["decoded"] = flat(back)
    return json.dumps(found, separators=(",", ":"))

print("[" + ",\\n".join(case() for _ in range(count)) + "]")
"""


def edges(python, keep):
    root = os.path.join(HERE, "..")
    if keep:
        cases = subprocess.run([python, "-c", EDGES, "40", "512", "1"], check=True, stdout=subprocess.PIPE)
        with open(os.path.join(root, "tests", "edges", "cases.json"), "wb") as file:
            file.write(cases.stdout)
    path = os.path.join(PEER, "edges.json")
    with open(path, "wb") as file:
        subprocess.run([python, "-c", EDGES, "500", "8192", "2"], check=True, stdout=file)
    test = ["cargo", "test", "--locked", "-p", "vcfilter-core", "--test", "engine", "published_pictures", "--", "--nocapture"]
    result = subprocess.run(test, cwd=root, env={**os.environ, "EDGES": os.path.abspath(path)})
    if result.returncode != 0:
        sys.exit("edges: differs")


def program(wavelet, depth, rounding):
    bands = ['(0, "LL")'] + [f'({level}, "{band}")' for level in range(1, depth + 1) for band in ("HL", "LH", "HH")]
    ranges = ", ".join(f"S.coeffs[{band}]: (-512, 511)" for band in bands)
    return (
        f"S = synthesis({wavelet}, depth={depth})\n"
        f"ranges = {{{ranges}}}\n"
        f'[bounds(a, ranges, "{rounding}") for a in values(S.arrays) if not a.nop]\n'
    )


def bounds(python, vcf, slow):
    print("bounds of every phase of every synthesis array, CPU seconds")
    print(f"{'':24}{'published':>12}{'affine':>10}{'ratio':>10}{'integer':>10}{'ratio':>10}")
    cases = [("le_gall_5_3", 3), ("le_gall_5_3", 5), ("fidelity", 2)] + ([("fidelity", 3)] if slow else [])
    for wavelet, depth in cases:
        theirs = cpu([python, "-c", BOUNDS, wavelet, str(depth)])
        row = f"{wavelet + ' ' + str(depth):24}{theirs:12.2f}"
        for rounding in ("affine", "integer"):
            ours = best(3, [vcf, "-e", program(wavelet, depth, rounding)])
            row += f"{ours:10.3f}{theirs / max(ours, 0.001):9.0f}x"
        print(row, flush=True)


def analysis(python, vcf, slow):
    print("static filter analysis, files written, CPU seconds")
    print(f"{'wavelet':8}{'depth':8}{'published':>12}{'vcfilter':>10}{'ratio':>10}")
    tool = os.path.join(os.path.dirname(python), "vc2-static-filter-analysis")
    cases = [(wavelet, 1) for wavelet in range(7)] + [(3, 2), (4, 2), (1, 2), (1, 3)]
    # Minutes each with the package.
    cases += [(0, 2), (2, 2), (6, 2), (5, 2)] if slow else []
    for wavelet, depth in cases:
        flags = ["-w", str(wavelet), "-d", str(depth), "-o", os.devnull]
        theirs = cpu([tool, *flags])
        ours = best(3, [vcf, "analyse", *flags])
        print(f"{wavelet:<8}{depth:<8}{theirs:12.2f}{ours:10.4f}{theirs / max(ours, 0.0005):9.0f}x", flush=True)


def script(name, python, vcf, folder=PEER):
    """Runs another file of this folder."""
    done = subprocess.run([python, os.path.join(HERE, name), vcf, os.path.join(folder, name.removesuffix(".py"))])
    if done.returncode != 0:
        sys.exit(f"{name}: failed")


def files(_python, vcf, _slow):
    script("files.py", sys.executable, vcf)


def sizes(python, vcf, _slow):
    script("sizes.py", python, vcf)


def with_wheel(python):
    """Build the Python package and install it beside the published one."""
    wheels = os.path.join(PEER, "wheels")
    maturin = os.path.join(os.path.dirname(python), "maturin")
    manifest = os.path.join(HERE, "..", "python", "Cargo.toml")
    subprocess.run([maturin, "build", "--release", "--locked", "-m", manifest, "--out", wheels, "-i", python], check=True)
    line = [python, "-m", "pip", "install", "--quiet", "--force-reinstall", "--no-deps", "--no-index", "--find-links", wheels, "vcfilter"]
    subprocess.run(line, check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=["bounds"], choices=["bounds", "analysis", "codec", "filters", "edges", "files", "sizes", "python", "optimise"])
    parser.add_argument("--peer", metavar="DIR", help="a clone of github.com/bbc/vc2_bit_widths, for `python` and `optimise`")
    parser.add_argument("--ours", type=float, default=10.0, metavar="SECONDS", help="how long `optimise` lets us search")
    parser.add_argument("--theirs", type=float, default=60.0, metavar="SECONDS", help="and the published optimiser")
    parser.add_argument("--vcf", default=os.path.join(HERE, "..", "target", "release", "vcf"))
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("--keep", action="store_true")
    arguments = parser.parse_args()
    if {"python", "optimise"} & set(arguments.what) and not arguments.peer:
        parser.error("`python` and `optimise` need --peer DIR, a clone of github.com/bbc/vc2_bit_widths")
    if set(arguments.what) - {"codec", "edges", "python"} and not os.path.exists(arguments.vcf):
        sys.exit(f"{arguments.vcf} is not there: run `cargo build --release` first")
    python = install(arguments.what) if arguments.what != ["files"] else sys.executable
    for what in arguments.what:
        if what == "edges":
            edges(python, arguments.keep)
            continue
        if what == "python":
            with_wheel(python)
            published.compare(python, arguments.peer)
            continue
        if what == "optimise":
            optimise.compare(python, arguments.vcf, arguments.peer, PEER, arguments.ours, arguments.theirs)
            continue
        work = {"bounds": bounds, "analysis": analysis, "codec": codec, "filters": filters, "files": files, "sizes": sizes}
        work[what](python, arguments.vcf, arguments.slow)


main()
