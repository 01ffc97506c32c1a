"""The test modules of the published package vc2_bit_widths against the Python package of this project, by another import line.

Called by benches/peer.py python --peer DIR, where DIR is a clone of github.com/bbc/vc2_bit_widths: the archive on PyPI has no tests.
It prints how many pass, and writes each test with its result to benches/published.txt. What fails must have its reason here.
"""
import os
import re
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
MODULES = ("linexp", "pyexp", "infinite_arrays")
IMPORTS = re.compile(r"from vc2_bit_widths\.(linexp|pyexp|infinite_arrays) import")

# Tests that fail, by the end of their names, and why.
REASONS = {
    "TestSymbolicPeriodicCachingArray::test_period_one_complex": "it looks into a private dictionary of an array, which the engine does not "
    "fill while it computes another one; the elements are the same",
}

# The least share of tests that pass.
LEAST = 0.9


def changed(folder, peer):
    """Write the test modules with the import lines of this project's package into a folder."""
    for module in MODULES:
        with open(os.path.join(peer, "tests", f"test_{module}.py"), encoding="utf-8") as file:
            text = IMPORTS.sub(r"from vcfilter.\1 import", file.read())
        text = text.replace("from vc2_bit_widths.fast_fractions import", "from fractions import")
        with open(os.path.join(folder, f"test_{module}.py"), "w", encoding="utf-8") as file:
            file.write(text)


def results(python, folder):
    """Run the modules; give the result of each test by its name."""
    line = [python, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", "--tb=no", folder]
    told = subprocess.run(line, capture_output=True, text=True, cwd=folder).stdout
    found = re.findall(r"^(PASSED|FAILED|ERROR) (test_\S+\.py::.*?)(?: - .*)?$", told, re.M)
    if not found:
        raise SystemExit(told)
    return {name: result.lower() for result, name in found}


def reason(name):
    """Why a test fails; nothing where nobody knows."""
    return next((why for end, why in REASONS.items() if name.endswith(end)), None)


def compare(python, peer):
    """Print and write what passes."""
    with tempfile.TemporaryDirectory() as folder:
        changed(folder, peer)
        found = results(python, folder)
    passed = sum(result == "passed" for result in found.values())
    print(f"tests of the published package: {passed} of {len(found)} pass")
    unknown = [name for name, result in found.items() if result != "passed" and reason(name) is None]
    with open(os.path.join(HERE, "published.txt"), "w", encoding="utf-8") as file:
        for name, result in sorted(found.items()):
            file.write(f"{result}: {name}" + (f" ({reason(name)})" if result != "passed" else "") + "\n")
    if unknown or passed < LEAST * len(found):
        raise SystemExit("without a reason: " + ", ".join(unknown) if unknown else "too few")
