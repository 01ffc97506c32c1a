#!/usr/bin/env python3
"""The same work by vcfilter and by published packages, as ratios in one run.

usage: benches/peer.py [--vcf target/release/vcf] [--slow] [bounds] [analysis] [codec]

The packages are installed from PyPI into a virtual environment under target/peer. Standard library only.

bounds: CPU time of vc2_bit_widths and of vcf. Every figure is that of a whole process, start included, and
each pair runs one after the other on the same machine. --slow adds what the package needs minutes for.

analysis: the same for whole static filter analyses, files written.

codec: differences along the axes of (256, 512, 1024) int16 by numpy, numcodecs' Delta and imagecodecs, then
`cargo bench --bench codec`. Every figure is the time of a memcpy of the decoded array divided by that of the
work, the median of rounds in which the two run one after the other, on one thread with the output given
where the package allows it. ROUNDS sets how many.
"""
import argparse
import os
import resource
import subprocess
import sys
import venv

HERE = os.path.dirname(os.path.abspath(__file__))
PEER = os.path.join(HERE, "..", "target", "peer")

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


def install():
    python = os.path.join(PEER, "bin", "python")
    if not os.path.exists(python):
        venv.create(PEER, with_pip=True)
    packages = ["vc2_bit_widths", "numpy", "numcodecs", "imagecodecs"]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    return python


# numpy is called in the fastest way that was found: rows of a plane at a time, in place, nothing allocated. numcodecs'
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
    ratios = []
    for _ in range(ROUNDS):
        once = took(lambda: np.copyto(copy, source))
        ratios.append(once / took(work))
    return sorted(ratios)[ROUNDS // 2]

def along(array, axis, part):
    return array[(slice(None),) * axis + (part,)]

def differences(array, out, axis):
    along(out, axis, slice(0, 1))[...] = along(array, axis, slice(0, 1))
    np.subtract(along(array, axis, slice(1, None)), along(array, axis, slice(None, -1)),
                out=along(out, axis, slice(1, None)), casting="unsafe", dtype=out.dtype)

def sums(array, out, axis):
    np.cumsum(array, axis=axis, dtype=out.dtype, out=out)

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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=["bounds"], choices=["bounds", "analysis", "codec"])
    parser.add_argument("--vcf", default=os.path.join(HERE, "..", "target", "release", "vcf"))
    parser.add_argument("--slow", action="store_true")
    arguments = parser.parse_args()
    if arguments.what != ["codec"] and not os.path.exists(arguments.vcf):
        sys.exit(f"{arguments.vcf} is not there: run `cargo build --release` first")
    python = install()
    for what in arguments.what:
        {"bounds": bounds, "analysis": analysis, "codec": codec}[what](python, arguments.vcf, arguments.slow)


main()
