"""How fast the codec is in Python, beside its neighbours.

Run in an environment with the wheel: ``python bench.py [kernels] [zarr]``. Figures are ratios of medians; rounds alternate, so that
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

from vcfilter import v2, v3

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


def report(title: str, works: Mapping[str, Callable[[], object]], rounds: int) -> None:
    """Print how long work with the filter takes beside that without."""
    found = medians(works, rounds)
    without, ratio = found["without"], found["with"] / found["without"]
    print(f"{CHUNKS} chunks, {title}: {ratio:.2f} times the {1e6 * without / CHUNKS:.0f} us a chunk without the filter", flush=True)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    chosen = sys.argv[1:] or ["kernels", "zarr"]
    if "kernels" in chosen:
        kernels()
    if "zarr" in chosen:
        # In memory where the system has a folder for that: the disk is not what is compared.
        stores("/dev/shm" if os.path.isdir("/dev/shm") else None)
