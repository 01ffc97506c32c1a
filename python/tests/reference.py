"""The codec in numpy, the slow and plain way: what the package must agree with."""

from __future__ import annotations

from typing import Any

import numpy as np

# One of each kind, and both byte orders.
DTYPES = ("?", "i1", "u1", "<i2", ">u2", "<i4", ">i8", "u8", "f2", "<f4", ">f8", "M8[s]", ">m8[ns]")


def words(array: Any) -> Any:
    """The bits of an array as native unsigned integers; those of both parts of complex numbers stand side by side."""
    native = array.astype(array.dtype.newbyteorder("="))
    if array.dtype.kind == "c":
        return np.ascontiguousarray(native).view(f"u{array.dtype.itemsize // 2}")
    return native.view(f"u{array.dtype.itemsize}")


def encoded(array: Any, axis: int) -> Any:
    """The differences of an array, of its type."""
    bits = words(array)
    if array.dtype.kind == "b":
        differences = np.diff(bits.astype("i2"), axis=axis, prepend=0) % 2
    else:
        differences = np.diff(bits, axis=axis, prepend=np.zeros((), bits.dtype))
    return differences.astype(bits.dtype).view(array.dtype.newbyteorder("=")).astype(array.dtype)


def zigzag(array: Any, axes: tuple[int, ...]) -> Any:
    """The zigzag residuals of integers, floats or times along axes."""
    bits = words(array)
    for axis in axes:
        bits = np.diff(bits, axis=axis, prepend=np.zeros((), bits.dtype))
    signed = bits.view(f"i{bits.dtype.itemsize}")
    return np.where(signed < 0, ~(bits << 1), bits << 1)


def sample(dtype: str, shape: tuple[int, ...], seed: int = 0) -> Any:
    """Any bits of a type, among them NaN, NaT, infinities and the ends of integers."""
    numbers = np.random.default_rng(seed)
    kind = np.dtype(dtype)
    if kind.kind == "b":
        return numbers.random(shape) < 0.5
    data = numbers.bytes(int(np.prod(shape)) * kind.itemsize)
    return np.frombuffer(data, kind).reshape(shape).copy()


def same(one: Any, other: Any) -> bool:
    """Whether two arrays are equal bit by bit, up to their byte order."""
    return bool(
        one.shape == other.shape
        and one.dtype.newbyteorder("=") == other.dtype.newbyteorder("=")
        and np.array_equal(words(one), words(other))
    )
