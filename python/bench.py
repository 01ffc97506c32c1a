"""How fast the codec and the engine are in Python, beside their neighbours.

Run in an environment with the wheel: ``python bench.py [kernels] [zarr] [arrays]``. Figures are ratios of medians; rounds alternate, so that
what else the machine does meets all alike.
"""

from __future__ import annotations

import importlib
import os
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numcodecs
import numpy as np
import zarr

from vcfilter import Session, v2, v3
from vcfilter.infinite_arrays import InfiniteArray, InterleavedArray, LiftedArray, SymbolArray

SIDE = 64
CHUNKS = 1000


def medians(works: Mapping[str, Callable[[], object]], rounds: int, calls: int = 1) -> dict[str, float]:
    """Return the median time of each work in seconds; the works take turns, each of so many calls after one that warms up."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            work()
            for _ in range(calls):
                begin = time.perf_counter()
                work()
                times[name].append(time.perf_counter() - begin)
    return {name: statistics.median(each) for name, each in times.items()}


def smooth() -> Any:
    """Return a chunk whose neighbours are similar."""
    noise = np.random.default_rng(0).integers(-2, 3, size=(SIDE, SIDE, SIDE))
    return np.add.reduce([np.cumsum(noise, axis=axis) for axis in range(3)]).astype("<i2")


def kernels() -> None:
    """Compare encoding and decoding of one warm chunk, in memory that is given and in memory of its own."""
    array = smooth()
    room = np.empty_like(array)
    for axis in range(3):
        works: dict[str, Callable[[], object]] = {"a.copy()": array.copy}
        for name, settings in variants():
            codec = v2.SpatialDelta(axis=axis, dtype="<i2", **settings)
            encoded = codec.encode(array)
            works[f"{name} encode"] = partial(codec.encode, array)
            works[f"{name} decode"] = partial(codec.decode, encoded)
            works[f"{name} decode, out="] = partial(codec.decode, encoded, out=room)
        works["numpy diff"] = partial(np.diff, array, axis=axis, prepend=np.zeros((), "<i2"))
        works["numpy cumsum"] = partial(np.cumsum, array, axis=axis, dtype="<i2")
        delta = numcodecs.Delta("<i2")
        works["numcodecs.Delta encode (flat)"] = partial(delta.encode, array)
        works["numcodecs.Delta decode (flat)"] = partial(delta.decode, delta.encode(array))
        with_imagecodecs(works, array, axis)
        found = medians(works, 20, 20)
        print(f"\n{SIDE}^3 int16, axis {axis}; a.copy() takes {1e6 * found['a.copy()']:.0f} us")
        for name, seconds in found.items():
            print(f"  {name:32} {seconds / found['a.copy()']:6.2f}")


def variants() -> list[tuple[str, dict[str, Any]]]:
    """Return the settings that are compared: those that this version has."""
    known: list[tuple[str, dict[str, Any]]] = [("plain", {})]
    wanted: list[tuple[str, dict[str, Any]]] = [("zigzag", {"residual": "zigzag"})]
    for name, settings in wanted:
        try:
            v2.SpatialDelta(axis=0, dtype="<i2", **settings)
        except ValueError:
            continue
        known.append((name, settings))
    return known


def with_imagecodecs(works: dict[str, Callable[[], object]], array: Any, axis: int) -> None:
    """Add imagecodecs, where it is installed."""
    try:
        imagecodecs = importlib.import_module("imagecodecs")
    except ImportError:
        return
    out = np.empty_like(array)
    works["imagecodecs encode, out="] = lambda: imagecodecs.delta_encode(array, axis=axis, out=out)
    works["imagecodecs decode, out="] = lambda: imagecodecs.delta_decode(array, axis=axis, out=out)


def stores(folder: str | None) -> None:
    """Compare reading and writing of many chunks by zarr, with the filter and without."""
    array = np.tile(smooth(), (CHUNKS // 100, 10, 10))
    shared: dict[str, Any] = {"shape": array.shape, "chunks": (SIDE,) * 3, "dtype": "<i2", "compressors": None}
    for name, settings in variants():
        for axis in range(3):
            with tempfile.TemporaryDirectory(dir=folder) as room:
                filters = [v3.SpatialDelta(axis=axis, **settings)]
                both = {
                    "without": zarr.create_array(f"{room}/without", **shared),
                    "with": zarr.create_array(f"{room}/with", filters=filters, **shared),
                }
                writes = {key: partial(store.__setitem__, slice(None), array) for key, store in both.items()}
                report(f"writing, {name}, axis {axis}", writes, 5)
                report(f"reading, {name}, axis {axis}", {key: partial(read, store) for key, store in both.items()}, 9)


def read(store: Any) -> None:
    """Read all of an array, and let go of it."""
    store[:]


# All phases of all arrays of a synthesis by Fidelity of two levels, built by hand in the language.
PROGRAM = """
stages = fidelity.stages
vertical(a) = lift(lift(a, stages[0], 1), stages[1], 1)
horizontal(a) = lift(lift(a, stages[0], 0), stages[1], 0)
band(name) = symbols(2, name)
make(low, n) = horizontal(interleave(
    vertical(interleave(low, band("LH" + n), 1)), vertical(interleave(band("HL" + n), band("HH" + n), 1)), 0
))
one = make(symbols(2, "LL"), "1")
two = make(one, "2")
found = [a[x, y] for a in [one, two] for x in 0..a.period[0] for y in 0..a.period[1]]
"""


class Stage:
    """A lifting stage as VC-2's data tables have it."""

    def __init__(self, lift_type: int, shift: int, delay: int, taps: list[int]) -> None:
        self.lift_type, self.S, self.L, self.D, self.taps = lift_type, shift, len(taps), delay, taps


FIDELITY = (
    Stage(3, 8, -3, [-2, -10, -25, 81, 81, -25, 10, -2]),
    Stage(2, 8, -3, [-8, 21, -46, 161, 161, -46, 21, -8]),
)


def one_level(low: InfiniteArray, number: int) -> InfiniteArray:
    """Return one level of synthesis over new bands."""

    def filtered(array: InfiniteArray, dim: int) -> InfiniteArray:
        for stage in FIDELITY:
            array = LiftedArray(array, stage, dim)
        return array

    bands = [SymbolArray(2, f"{name}{number}") for name in ("LH", "HL", "HH")]
    left = filtered(InterleavedArray(low, bands[0], 1), 1)
    right = filtered(InterleavedArray(bands[1], bands[2], 1), 1)
    return filtered(InterleavedArray(left, right, 0), 0)


def by_classes() -> int:
    """Read all phases through the classes; return how many there are."""
    one = one_level(SymbolArray(2, "LL"), 1)
    two = one_level(one, 2)
    found = [a[x, y] for a in (one, two) for x in range(a.period[0]) for y in range(a.period[1])]
    return len(found)


def by_language() -> int:
    """Read the same by a program of the language; return how many there are."""
    found: int = Session().run(PROGRAM + "len(found)")
    return found


def arrays() -> None:
    """Compare reading all phases of Fidelity, two levels, through Python and in the language."""
    assert by_classes() == by_language() == 4 + 16
    found = medians({"language": by_language, "classes": by_classes}, 7)
    print(f"Fidelity, two levels, all phases: {found['classes'] / found['language']:.2f} times the {1e3 * found['language']:.1f} ms of the language")


def report(title: str, works: Mapping[str, Callable[[], object]], rounds: int) -> None:
    """Print how long work with the filter takes beside that without."""
    found = medians(works, rounds)
    without, ratio = found["without"], found["with"] / found["without"]
    print(f"{CHUNKS} chunks, {title}: {ratio:.2f} times the {1e6 * without / CHUNKS:.0f} us a chunk without the filter", flush=True)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    chosen = sys.argv[1:] or ["kernels", "zarr", "arrays"]
    if "arrays" in chosen:
        arrays()
    if "kernels" in chosen:
        kernels()
    if "zarr" in chosen:
        # In memory where the system has a folder for that: the disk is not what is compared.
        stores("/dev/shm" if os.path.isdir("/dev/shm") else None)
