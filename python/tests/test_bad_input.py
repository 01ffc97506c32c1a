"""What is no array, or not one for the codec: a typed exception or the right answer, never a crash."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import pytest
from reference import same, sample

from vcfilter._vcfilter import Coder, Memory
from vcfilter.v2 import SpatialDelta

CODEC = SpatialDelta(0, "<i2")


@pytest.mark.parametrize(
    "wrong",
    [
        [[1, 2], [3, 4]],
        [],
        None,
        3,
        "text",
        object(),
        {"a": 1},
        np.array([1, None, "x"], dtype=object),
        np.array([[1, 2], [3, 4]], dtype=object),
        np.array(["a", "b"]),
        np.array([(1, 2.0)], dtype=[("x", "i2"), ("y", "f4")]),
        np.zeros(4, "c16"),
        np.zeros(4, "<i4"),
        np.zeros(4, "<u2"),
        np.zeros(4, "<f2"),
        np.zeros(4, "M8[s]"),
        np.zeros(2, np.longdouble),
        np.float64(1.5),
        np.zeros(4, "V2"),
    ],
    ids=repr,
)
def test_what_is_no_array_of_the_type(wrong: Any) -> None:
    for work in (CODEC.encode, CODEC.decode):
        with pytest.raises((TypeError, ValueError)):
            work(wrong)


@pytest.mark.parametrize("dtype", ["O", "U3", "S2", "V4", "g", "i2,f4", "nonsense", "M8[25s]x", object(), 3])
def test_types_that_the_codec_has_not_got(dtype: Any) -> None:
    for settings in ({"dtype": dtype}, {"dtype": "<i2", "astype": dtype}):
        with pytest.raises((TypeError, ValueError)):
            SpatialDelta(axis=0, **settings)


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"axis": None}, TypeError),
        ({"axis": True}, TypeError),
        ({"axis": np.bool_(False)}, TypeError),
        ({"axis": 1.0}, TypeError),
        ({"axis": "0"}, TypeError),
        ({"axis": (0, 1)}, TypeError),
        ({}, TypeError),
        ({"axis": 0, "axes": [0, 1]}, TypeError),
        ({"axes": []}, ValueError),
        ({"axes": "01"}, TypeError),
        ({"axes": [0, True]}, TypeError),
        ({"axis": 1 << 70}, ValueError),
        ({"axis": 64}, ValueError),
        ({"axis": 0, "overflow": "ignore"}, ValueError),
        ({"axis": 0, "overflow": None}, TypeError),
        ({"axis": 0, "mode": 1}, TypeError),
        ({"axis": 0, "order": "K"}, ValueError),
        ({"axis": 0, "shape": (2, -1)}, ValueError),
        ({"axis": 0, "shape": (2, 1.5)}, TypeError),
        ({"axis": 0, "shape": (1 << 62, 1 << 62)}, ValueError),
        ({"axis": 2, "shape": (2, 2)}, ValueError),
        ({"axis": 0, "astype": "f4"}, TypeError),
        ({"axis": 0, "unknown": 1}, TypeError),
    ],
)
def test_settings_that_are_wrong(settings: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        SpatialDelta(**({"dtype": "<i2"} | settings))


def test_shapes_that_lie() -> None:
    codec = SpatialDelta(0, "<i2", shape=(3, 4))
    for wrong in (b"", bytes(23), bytes(25), np.zeros((4, 3), "<i2"), np.zeros((3, 4, 1), "<i2"), np.zeros(11, "<i2")):
        for work in (codec.encode, codec.decode):
            with pytest.raises(ValueError):
                work(wrong)
    huge = SpatialDelta(0, "<i2", shape=(1 << 40, 1 << 12))
    with pytest.raises(ValueError):
        huge.decode(bytes(24))
    broadcast = np.broadcast_to(np.zeros(1, "<i2"), (1 << 30, 1 << 20))
    with pytest.raises((MemoryError, ValueError)):
        CODEC.encode(broadcast)


def test_dimensions() -> None:
    for point in (np.array(3, "<i2"), np.int16(3)):
        for work in (CODEC.encode, CODEC.decode):
            with pytest.raises((ValueError, TypeError)):
                work(point)
    for ndim in (33, 64):
        try:
            array = sample("<i2", (2,) + (1,) * (ndim - 2) + (3,))
        except ValueError:
            pytest.skip("this numpy has no arrays of so many dimensions")
        for axis in (0, -1, ndim - 1):
            codec = SpatialDelta(axis, "<i2")
            assert same(codec.decode(codec.encode(array)), array)
        with pytest.raises((ValueError, IndexError)):
            SpatialDelta(-ndim - 1, "<i2").encode(array)


def test_axes_out_of_range_are_numpys_error() -> None:
    for axis in (2, -3):
        for error in (ValueError, IndexError, np.exceptions.AxisError):
            with pytest.raises(error, match=f"axis {axis} is out of range for an array of 2 dimensions"):
                SpatialDelta(axis, "<i2").encode(np.zeros((2, 2), "<i2"))


def test_memory_that_is_gone() -> None:
    view = memoryview(bytearray(8))
    view.release()
    for work in (SpatialDelta(0, "<i2", shape=(4,)).decode, CODEC.encode):
        with pytest.raises(ValueError):
            work(view)
    room = bytearray(8)
    decoded = SpatialDelta(0, "<i2", shape=(4,)).decode(room)
    # Nothing holds the memory of an input any longer.
    room += b"more"
    assert decoded.tolist() == [0, 0, 0, 0]


def test_memory_of_others() -> None:
    pointers = (ctypes.c_int16 * 4)(1, 2, 3, 4)
    assert CODEC.encode(np.ctypeslib.as_array(pointers)).tolist() == [1, 1, 1, 1]
    with pytest.raises((ValueError, TypeError)):
        CODEC.encode(pointers[0])

    class Liar:
        dtype = np.dtype("<i2")
        shape = (1 << 20,)

    class Raising:
        @property
        def dtype(self) -> Any:
            raise RuntimeError("no")

    coder = Coder('{"id": "spatial_delta", "axis": 0, "dtype": "<i2"}')
    for wrong in (Liar(), Raising(), np.dtype("<i2"), type):
        with pytest.raises((TypeError, BufferError, RuntimeError)):
            coder.encode(wrong)


def test_coders_are_made_of_settings() -> None:
    for wrong in ("", "{}", "[]", "null", '{"id": "delta", "axis": 0}', '{"id": "spatial_delta", "axis": 0, "x": 1}', "{" * 10000):
        with pytest.raises(ValueError):
            Coder(wrong)
    bare = Coder('{"id": "spatial_delta", "axis": 0}')
    with pytest.raises(ValueError, match="dtype"):
        bare.encode(np.zeros(3, "<i2"))
    with pytest.raises(TypeError):
        Memory()


def test_bools_are_bools() -> None:
    codec = SpatialDelta(0, "?", "u1")
    with pytest.raises(ValueError, match="not 0 or 1"):
        codec.decode(np.array([0, 2], "u1"))
    with pytest.raises(ValueError, match="not 0 or 1"):
        codec.encode(np.array([0, 2], "u1").view("?"))


def test_an_error_leaves_the_input_as_it_was() -> None:
    array = np.array([0, 1, 300], "<i2")
    with pytest.raises(OverflowError):
        SpatialDelta(0, "<i2", "i1").encode(array)
    assert array.tolist() == [0, 1, 300]
