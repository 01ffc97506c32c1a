"""`vcf spatial-delta` from file to file beside dd; run by peer.py, which says what it does. Standard library only."""
import array
import os
import subprocess
import sys
import time

VCF, FOLDER = sys.argv[1:]
ROUNDS = int(os.environ.get("ROUNDS", 7))
SHAPE = (128, 1024, 1024)


def write_input(path):
    header = f"{{'descr': '<i2', 'fortran_order': False, 'shape': {SHAPE}, }}".encode()
    header = b"\x93NUMPY\x01\x00\x76\x00" + header.ljust(117) + b"\n"
    plane = array.array("h", [(x * x + 3 * x) // 97 % 61 - 30 for x in range(SHAPE[1] * SHAPE[2])])
    if sys.byteorder == "big":
        plane.byteswap()
    with open(path, "wb") as file:
        file.write(header)
        for _ in range(SHAPE[0]):
            file.write(plane.tobytes())


def took(command, output):
    if os.path.exists(output):
        os.remove(output)
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


os.makedirs(FOLDER, exist_ok=True)
source, output = os.path.join(FOLDER, "in.npy"), os.path.join(FOLDER, "out.npy")
write_input(source)
dd = ["dd", f"if={source}", f"of={output}", "bs=1M"]
print(f"{'256 MiB of int16, seconds':<28}{'dd':>8}{'vcf':>8}{'ratio':>8}   load {os.getloadavg()[0]:.1f}")
for direction in ("encode", "decode"):
    for axis in range(3):
        ours = [VCF, "spatial-delta", direction, source, "-o", output, "--axis", str(axis), "--dtype", "i2"]
        rounds = [(took(dd, output), took(ours, output)) for _ in range(ROUNDS)]
        theirs, mine = (min(times) for times in zip(*rounds))
        print(f"{direction} along axis {axis:<13}{theirs:8.3f}{mine:8.3f}{mine / theirs:8.2f}", flush=True)
for path in (source, output):
    os.remove(path)
