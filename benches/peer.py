#!/usr/bin/env python3
"""The same work by vcfilter and by the published vc2_bit_widths, as ratios of CPU time in one run.

usage: benches/peer.py [--vcf target/release/vcf] [--slow] [bounds]

The package is installed from PyPI into a virtual environment under target/peer. Every figure is that
of a whole process, start included, and each pair runs one after the other on the same machine.
--slow adds what the package needs minutes for. Standard library only.
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
        subprocess.run([python, "-m", "pip", "install", "--quiet", "vc2_bit_widths"], check=True)
    return python


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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vcf", default=os.path.join(HERE, "..", "target", "release", "vcf"))
    parser.add_argument("--slow", action="store_true")
    arguments = parser.parse_args()
    if not os.path.exists(arguments.vcf):
        sys.exit(f"{arguments.vcf} is not there: run `cargo build --release` first")
    python = install()
    bounds(python, arguments.vcf, arguments.slow)


main()
