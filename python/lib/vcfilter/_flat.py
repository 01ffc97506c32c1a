"""Flat bytes as arrays, and arrays that are flat bytes."""

from __future__ import annotations

import math
import mmap
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

# What one byte of a flat array may be called.
BYTES = ("u1", "i1", "S1", "V1")


def is_bytes(buf: object) -> bool:
    """Whether something is bytes, which have no shape of their own."""
    if isinstance(buf, memoryview):
        return buf.ndim == 1 and buf.format in ("B", "b", "c")
    return isinstance(buf, (bytes, bytearray, mmap.mmap))


def is_over_bytes(array: npt.NDArray[Any]) -> bool:
    """Whether an array of bytes only shows the memory of bytes, as Zarr gives chunks to filters."""
    base: object = array
    while isinstance(base, np.ndarray):
        base = base.base
    return array.dtype == np.uint8 and isinstance(base, (bytes, bytearray, memoryview))


def is_kind(found: np.dtype[Any], dtype: np.dtype[Any]) -> bool:
    """Whether two types are equal up to their byte order."""
    return found == dtype or found == dtype.newbyteorder()


def shaped(
    flat: npt.NDArray[Any], dtype: np.dtype[Any], shape: tuple[int, ...], order: Literal["C", "F"]
) -> npt.NDArray[Any]:
    """Return flat elements, or the flat bytes of elements, as an array of a shape; a view where they have no gaps.

    Raises
    ------
    ValueError
        Where they are not those of such an array.
    """
    size = math.prod(shape) * dtype.itemsize
    if flat.ndim != 1 or flat.nbytes != size:
        raise ValueError(
            f"{flat.nbytes} bytes of {flat.dtype} {flat.shape} are not an array of shape {shape} and {dtype} ({size} bytes)"
        )
    if not is_kind(flat.dtype, dtype):
        if flat.dtype not in BYTES:
            raise ValueError(f"{flat.dtype} is neither bytes nor {dtype}")
        flat = np.ascontiguousarray(flat).view(dtype)
    return flat.reshape(shape, order=order)
