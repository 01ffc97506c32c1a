"""The published optimiser of test patterns and ours: whether each takes the other's files, and how far each gets in its time.

Used by peer.py. Standard library only.
"""
import json
import os
import subprocess
import time

# Wavelet and depth. The published optimiser is about the inside of pictures, and so is what is compared.
CONFIGURATIONS = [("haar_with_shift", 1), ("le_gall_5_3", 1), ("haar_no_shift", 2), ("deslauriers_dubuc_9_7", 1), ("le_gall_5_3", 2)]

# A trial of at least so many seconds tells how many iterations fill the time.
TRIAL = 4.0


def run(command, **options):
    start = time.monotonic()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL, **options)
    return time.monotonic() - start


def published(python, peer, script, *arguments):
    """A command of the clone's scripts."""
    path = os.path.join(peer, "vc2_bit_widths")
    if not os.path.isdir(path):
        raise SystemExit(f"{path} is not there: --peer names a clone of github.com/bbc/vc2_bit_widths")
    return run([python, "-m", f"vc2_bit_widths.scripts.{script}", *arguments], env={**os.environ, "PYTHONPATH": peer})


def optimised(python, peer, analysis, output, seconds):
    """Its optimiser for about so many seconds, which it can't be told: by the iterations that a trial says fill them."""
    options = lambda iterations: ["-b", "10", "-N", "1", "-I", "0", "-i", str(iterations), "-o", output]
    tool = "vc2_optimise_synthesis_test_patterns"
    nothing = published(python, peer, tool, analysis, *options(1))
    iterations, took = 1, nothing
    while took - nothing < TRIAL:
        iterations *= 4
        took = published(python, peer, tool, analysis, *options(iterations))
    wanted = iterations * (seconds - nothing) / (took - nothing)
    return published(python, peer, tool, analysis, *options(max(1, int(wanted))))


def values(path):
    with open(path) as file:
        rows = json.load(file)["optimised_synthesis_test_patterns"]
    return {(row["level"], row["array_name"], *row["phase"]): row["decoded_value"] for row in rows}


def same(one, other):
    with open(one, "rb") as first, open(other, "rb") as second:
        return first.read() == second.read()


def compare(python, vcf, peer, folder, ours=10.0, theirs=60.0):
    """Prints a row for each configuration, and ends with status 1 if a file is not taken as it should, or ours gets less far."""
    vcf, folder = os.path.abspath(vcf), os.path.join(folder, "optimise")
    os.makedirs(folder, exist_ok=True)
    print(f"ours {ours:g} s, theirs about {theirs:g} s; |value| of each pattern\n")
    print("| wavelet | depth | theirs, s | patterns | ours further | as far | theirs further | table of theirs | table of ours |")
    print("|--|--|--|--|--|--|--|--|--|")
    failed = False
    for wavelet, depth in CONFIGURATIONS:
        path = lambda name: os.path.join(folder, f"{wavelet}_{depth}_{name}")
        analysis, their_file, our_file = path("analysis.json"), path("theirs.json"), path("ours.json")
        published(python, peer, "vc2_static_filter_analysis", "-w", wavelet, "-d", str(depth), "-o", analysis)
        took = optimised(python, peer, analysis, their_file, theirs)
        run([vcf, "optimise-patterns", analysis, "-b", "10", "--search", f"{ours}s", "-o", our_file])
        alike = []
        for file in (their_file, our_file):
            published(python, peer, "vc2_bit_widths_table", analysis, file, "-o", path("table.csv"))
            run([vcf, "bit-widths", analysis, file, "--size", "infinite", "--format", "csv", "-o", path("ours.csv")])
            alike.append(same(path("table.csv"), path("ours.csv")))
        mine, other = values(our_file), values(their_file)
        apart = [abs(mine.get(key, 0)) - abs(value) for key, value in other.items()]
        counts = [sum(difference > 0 for difference in apart), sum(difference == 0 for difference in apart), sum(difference < 0 for difference in apart)]
        words = ["the same" if one else "DIFFERS" for one in alike]
        print(f"| {wavelet} | {depth} | {took:.0f} | {len(other)} | {counts[0]} | {counts[1]} | {counts[2]} | {words[0]} | {words[1]} |", flush=True)
        failed |= counts[2] > 0 or not all(alike) or mine.keys() != other.keys()
    if failed:
        raise SystemExit(1)
