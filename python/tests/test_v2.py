"""The codec of numcodecs."""

from __future__ import annotations

import array as typed_array
import json
import subprocess
import sys
from typing import Any

import numcodecs
import numpy as np
import pytest
from reference import DTYPES, encoded, same, sample, zigzag

from vcfilter.v2 import SpatialDelta

SHAPE = (4, 5, 6)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("axis", [0, 1, 2, -1])
def test_differences_are_those_of_numpy(dtype: str, axis: int) -> None:
    array, codec = sample(dtype, SHAPE), SpatialDelta(axis, dtype)
    stored = codec.encode(array)
    assert same(stored, encoded(array, axis)) and stored.dtype == np.dtype(dtype)
    assert same(codec.decode(stored), array)
    flat = SpatialDelta(axis, dtype, shape=SHAPE)
    assert same(flat.decode(stored.tobytes()), array) and same(flat.encode(array.tobytes()), stored)


@pytest.mark.parametrize("dtype", DTYPES)
def test_memory_lies_as_it_wants(dtype: str) -> None:
    array, codec = sample(dtype, SHAPE), SpatialDelta(1, dtype)
    expected = encoded(array, 1)
    room = np.zeros(tuple(2 * length for length in SHAPE), dtype)
    room[::2, ::2, 1::2] = array
    unaligned = np.frombuffer(b"\0" + array.tobytes(), "u1")[1:].view(dtype).reshape(SHAPE)
    backwards = array[::-1, :, ::-1].copy()[::-1, :, ::-1]
    swapped = array.astype(array.dtype.newbyteorder())
    readonly = array.copy()
    readonly.flags.writeable = False
    turned = np.ascontiguousarray(array.transpose(2, 0, 1)).transpose(1, 2, 0)
    for given in (room[::2, ::2, 1::2], unaligned, backwards, swapped, readonly, turned, np.asfortranarray(array)):
        before = given.tobytes()
        assert same(codec.encode(given), expected) and given.tobytes() == before
        stored = np.empty_like(given)
        stored[...] = expected
        assert same(codec.decode(stored), array)
    assert codec.encode(turned).strides == turned.strides
    assert codec.encode(np.asfortranarray(array)).flags.f_contiguous


def lies_in(array: Any, order: str) -> bool:
    return bool(array.flags.c_contiguous if order == "C" else array.flags.f_contiguous)


def test_a_shape_settles_the_order() -> None:
    array = sample("<i2", SHAPE)
    orders: tuple[Any, ...] = ("C", "F")
    for order in orders:
        codec = SpatialDelta(2, "<i2", shape=SHAPE, order=order)
        for given in (array, np.asfortranarray(array), array.tobytes(order=order)):
            stored = codec.encode(given)
            assert same(stored, encoded(array, 2)) and lies_in(stored, order)
            decoded = codec.decode(stored.tobytes(order=order))
            assert same(decoded, array) and lies_in(decoded, order)
        assert codec.get_config().get("order", "C") == order


def test_narrow_types_hold_or_refuse() -> None:
    codec = SpatialDelta(0, "<i2", "i1")
    assert codec.encode(np.array([-128, -1, 126], "<i2")).tolist() == [-128, 127, 127]
    with pytest.raises(OverflowError, match=r"difference 128 at \[1\] does not fit int8") as caught:
        codec.encode(np.array([0, 128], "<i2"))
    assert caught.value.index == (1,)  # type: ignore[attr-defined]
    wrapping = SpatialDelta(0, "<i2", "i1", overflow="wrap")
    assert wrapping.encode(np.array([0, 128], "<i2")).tolist() == [0, -128]


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", ["<i2", ">f4", "?", "M8[s]"])
def test_outputs_are_filled_by_index_or_in_order(dtype: str, order: Any) -> None:
    array, codec = sample(dtype, SHAPE), SpatialDelta(1, dtype, order=order)
    stored = codec.encode(array)
    strided = np.zeros(tuple(3 * length for length in SHAPE), dtype)[::3, ::-3, 1::3]
    for out in (np.empty(SHAPE, dtype), np.empty(SHAPE, dtype, "F"), strided, np.empty(SHAPE, array.dtype.newbyteorder())):
        assert codec.decode(stored, out=out) is out and same(out, array)
    flat = np.empty(array.size, dtype)
    assert codec.decode(stored, out=flat) is flat and same(flat, array.reshape(-1, order=order))
    for room in (bytearray(array.nbytes), memoryview(bytearray(array.nbytes)), np.empty(array.nbytes, "u1")):
        assert codec.decode(stored, out=room) is room and bytes(room) == array.tobytes(order=order)


def test_outputs_may_be_inputs() -> None:
    array, codec = sample("<i2", SHAPE), SpatialDelta(1, "<i2", shape=SHAPE)
    stored = codec.encode(array)
    inside = stored.copy()
    assert codec.decode(inside, out=inside) is inside and same(inside, array)
    room = bytearray(stored.tobytes())
    assert codec.decode(room, out=room) is room and bytes(room) == array.tobytes()
    # One element further, and backwards: what is read must not be what was written.
    shared = np.zeros(array.size + 1, "<i2")
    shared[:-1] = stored.ravel()
    assert same(codec.decode(shared[:-1], out=shared[1:]), array.ravel())
    square, mirrored = sample("<i2", (6,)), SpatialDelta(0, "<i2")
    there = mirrored.encode(square)
    assert same(mirrored.decode(there, out=there[::-1]), square) and same(there[::-1], square)
    narrow = SpatialDelta(0, "<i2", "i1")
    overlaid = np.arange(12, dtype="i1")
    assert narrow.decode(overlaid[:6], out=overlaid.view("<i2")).tolist() == [0, 1, 3, 6, 10, 15]


@pytest.mark.parametrize(
    "out",
    [
        np.empty(3, "<i2"),
        bytearray(5),
        np.empty((5, 4, 6), "<i2"),
        np.empty(SHAPE, "<i4"),
        np.empty(SHAPE, "<u2"),
        np.empty(120, "<f2"),
        np.broadcast_to(np.empty(1, "<i2"), SHAPE),
        bytes(240),
        np.lib.stride_tricks.as_strided(np.empty(200, "<i2"), SHAPE, (2, 2, 2)),
        np.empty(240, "<i2")[::2],
    ],
)
def test_outputs_that_do_not_fit_are_refused(out: Any) -> None:
    codec = SpatialDelta(1, "<i2")
    stored = codec.encode(sample("<i2", SHAPE))
    if isinstance(out, np.ndarray) and out.shape == (120,) and out.dtype == "<i2":
        # Flat memory with gaps is filled as any other.
        assert codec.decode(stored, out=out) is out
    else:
        with pytest.raises(ValueError):
            codec.decode(stored, out=out)


def test_settings_come_back() -> None:
    for codec in (
        SpatialDelta(np.int8(1), ">i2", "int8"),
        SpatialDelta(-1, "M8[s]", "i8"),
        SpatialDelta(0, "<f4", "<f8", mode="arithmetic"),
        SpatialDelta(axis=0, dtype="u4", astype="u1", overflow="wrap", shape=(2, 3), order="F"),
        SpatialDelta(axis=2),
    ):
        config = codec.get_config()
        assert numcodecs.get_codec(json.loads(json.dumps(config))) == codec
        assert eval(repr(codec)) == codec
    assert SpatialDelta(1, ">i2").get_config() == {"id": "spatial_delta", "axis": 1, "dtype": ">i2", "astype": ">i2"}
    assert SpatialDelta(0, "i2") != SpatialDelta(1, "i2")


@pytest.mark.parametrize("dtype", [dtype for dtype in DTYPES if dtype != "?"])
@pytest.mark.parametrize("axes", [(0,), (2,), (0, 1), (2, 0), (0, -1, 1)])
def test_zigzag_and_several_axes(dtype: str, axes: tuple[int, ...]) -> None:
    array = sample(dtype, SHAPE)
    codec = SpatialDelta(axes=axes, dtype=dtype, residual="zigzag")
    stored = codec.encode(array)
    assert stored.dtype.kind == "u" and np.array_equal(stored, zigzag(array, axes))
    inside = stored.copy()
    turned = SpatialDelta(axes=axes, dtype=dtype, residual="zigzag", shape=SHAPE, order="F")
    assert same(codec.decode(stored), array) and same(turned.decode(turned.encode(array).tobytes("A")), array)
    if np.dtype(dtype).isnative:
        codec.decode(inside, out=inside.view(dtype))
        assert same(inside.view(dtype), array)
    plain = SpatialDelta(axes=axes, dtype=dtype)
    each = array
    for axis in axes:
        each = encoded(each, axis)
    assert same(plain.encode(array), each) and same(plain.decode(each), array)


def test_settings_of_zigzag_and_several_axes() -> None:
    assert SpatialDelta(axes=[1], dtype="<i2").get_config() == SpatialDelta(1, "<i2").get_config()
    codec = SpatialDelta(axes=(0, np.int64(-1)), dtype="<i2", astype="u1", residual="zigzag")
    assert codec.get_config() == {
        "id": "spatial_delta",
        "axes": [0, -1],
        "dtype": "<i2",
        "astype": "|u1",
        "residual": "zigzag",
    }
    assert numcodecs.get_codec(codec.get_config()) == codec and eval(repr(codec)) == codec
    assert codec.encode(np.array([[1, 2], [1, 1]], "<i2")).tolist() == [[2, 2], [0, 1]]
    with pytest.raises(OverflowError):
        codec.encode(np.array([[128]], "<i2"))
    for settings in (
        {"axes": [0, 0]},
        {"axis": 0, "dtype": "?", "residual": "zigzag"},
        {"axis": 0, "dtype": "f4", "mode": "arithmetic", "residual": "zigzag"},
        {"axes": [0, 1], "dtype": "f4", "mode": "arithmetic"},
        {"axis": 0, "astype": "i1", "residual": "zigzag"},
    ):
        with pytest.raises((ValueError, TypeError)):
            SpatialDelta(**({"dtype": "<i2"} | settings))
    with pytest.raises(ValueError, match="twice"):
        SpatialDelta(axes=[0, -2], dtype="<i2").encode(np.zeros((2, 2), "<i2"))


def test_types_may_stay_open() -> None:
    codec = SpatialDelta(axis=0)
    for dtype in DTYPES:
        array = sample(dtype, SHAPE)
        assert same(codec.encode(array), encoded(array, 0)) and same(codec.decode(codec.encode(array)), array)
    with pytest.raises(ValueError, match="dtype"):
        SpatialDelta(axis=0, astype="i1").decode(np.zeros(3, "i1"))
    with pytest.raises(ValueError, match="dtype"):
        SpatialDelta(axis=0, shape=(3,)).decode(b"\0\0\0")


def test_flat_bytes_need_a_shape() -> None:
    for dtype in ("<i2", "u1", "i1"):
        codec = SpatialDelta(0, dtype)
        for flat in (bytes(8), bytearray(8), memoryview(bytes(8)), np.frombuffer(bytes(8), "u1")):
            with pytest.raises((ValueError, TypeError)):
                codec.decode(flat)
    # An array of bytes is one, and so is a typed array of Python.
    line = np.array([1, 2, 3], "u1")
    assert SpatialDelta(0, "u1").decode(line).tolist() == [1, 3, 6]
    assert SpatialDelta(0, "i2").decode(typed_array.array("h", [1, 2, 3])).tolist() == [1, 3, 6]


def test_empty_arrays_and_single_slabs() -> None:
    for shape in ((0,), (3, 0), (0, 3), (1, 4), (4, 1), (2, 0, 3)):
        for axis in range(len(shape)):
            array, codec = sample("<i2", shape), SpatialDelta(axis, "<i2", shape=shape)
            assert same(codec.decode(codec.encode(array)), array)
            assert same(codec.decode(codec.encode(array).tobytes()), array)


def test_large_arrays_are_shared_by_threads() -> None:
    array = np.cumsum(np.random.default_rng(1).integers(-3, 4, (1 << 12, 1 << 11), "<i4"), axis=0, dtype="<i4")
    for axis in (0, 1):
        codec = SpatialDelta(axis, "<i4")
        stored = codec.encode(array)
        assert same(stored, encoded(array, axis)) and same(codec.decode(stored), array)


def test_memory_that_is_used_again_is_nobody_elses() -> None:
    codec, arrays = SpatialDelta(0, "<i2"), [sample("<i2", (64, 64, 8), seed) for seed in range(40)]
    kept = [codec.encode(array) for array in arrays]
    for array in arrays[::2]:
        codec.encode(array)
    assert all(same(stored, encoded(array, 0)) for stored, array in zip(kept, arrays, strict=True))
    part = codec.encode(arrays[0])[3:5]
    del kept
    assert all(same(codec.decode(codec.encode(array)), array) for array in arrays)
    assert same(part, encoded(arrays[0], 0)[3:5])


def test_numcodecs_finds_it_without_zarr() -> None:
    program = (
        "import sys, numcodecs; c = numcodecs.get_codec({'id': 'spatial_delta', 'axis': 0, 'dtype': '<i2'});"
        "assert type(c).__module__ == 'vcfilter.v2' and 'zarr' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
