"""The codec of Zarr version 3, and filters of version 2 in stores."""

from __future__ import annotations

import json
import pickle
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zarr
from reference import encoded, same, sample, zigzag
from zarr.codecs import BytesCodec, TransposeCodec

from vcfilter import v2, v3
from vcfilter.v3 import SpatialDelta

SHAPE = (9, 7, 10)


@pytest.fixture(autouse=True)
def _quiet() -> Any:
    with warnings.catch_warnings():
        # Types without a specification of Zarr warn.
        warnings.simplefilter("ignore")
        yield


def made(store: Any, dtype: str, filters: Any, **others: Any) -> Any:
    shared: dict[str, Any] = {"shape": SHAPE, "chunks": (4, 4, 5), "dtype": dtype, "compressors": None}
    return zarr.create_array(store, filters=filters, **(shared | others))


@pytest.mark.parametrize("dtype", ["?", "i1", "u2", ">i2", "f2", ">f8", "M8[s]", "m8[ns]"])
@pytest.mark.parametrize(
    ("filters", "others"),
    [
        ([SpatialDelta(1)], {}),
        ([TransposeCodec(order=(2, 0, 1)), SpatialDelta(-3)], {}),
        ([SpatialDelta(2)], {"shards": (8, 8, 10)}),
        ([SpatialDelta(0)], {"serializer": BytesCodec(endian="big")}),
        ([SpatialDelta(0), SpatialDelta(1)], {}),
        ([SpatialDelta(axes=[0, -1])], {"shards": (8, 8, 10)}),
    ],
)
def test_stores_give_back_every_bit(dtype: str, filters: Any, others: Any, tmp_path: Path) -> None:
    array = sample(dtype, SHAPE)
    store = made(str(tmp_path), dtype, filters, **others)
    store[:] = array
    store[2:7, 3, :] = array[2:7, 3, :]
    again = zarr.open_array(str(tmp_path))
    assert same(again[:], array)
    assert same(again[5, 2:6, 3:9:2], array[5, 2:6, 3:9:2])


def test_chunks_hold_differences(tmp_path: Path) -> None:
    array = sample("<i2", (4, 4, 5))
    store = made(str(tmp_path), "<i2", [SpatialDelta(1)], shape=(4, 4, 5))
    store[:] = array
    assert (tmp_path / "c/0/0/0").read_bytes() == encoded(array, 1).tobytes()


def test_metadata_names_what_is_stored(tmp_path: Path) -> None:
    made(str(tmp_path), "int16", [SpatialDelta(axis=-1, astype="int8")])
    codecs = json.loads((tmp_path / "zarr.json").read_text())["codecs"]
    assert codecs[0] == {"name": "spatial_delta", "configuration": {"axis": 2, "astype": "int8"}}
    every = SpatialDelta(0, "i1", overflow="wrap").to_dict()
    assert SpatialDelta.from_dict(every) == SpatialDelta(0, np.int8, overflow="wrap")
    for wrong in ({"axis": 0, "unknown": 1}, {"axis": None}, {"axis": "0"}, {}):
        with pytest.raises(TypeError):
            SpatialDelta.from_dict({"name": "spatial_delta", "configuration": wrong})
    with pytest.raises(ValueError):
        SpatialDelta.from_dict({"name": "delta", "configuration": {"axis": 0}})


@pytest.mark.parametrize("dtype", ["i1", "u2", ">i4", "f4", "m8[ns]"])
@pytest.mark.parametrize("shards", [None, (8, 8, 10)])
def test_zigzag_residuals_are_unsigned(dtype: str, shards: Any, tmp_path: Path) -> None:
    array = sample(dtype, SHAPE)
    store = made(str(tmp_path), dtype, [SpatialDelta(axes=[-1, 0], residual="zigzag")], shards=shards)
    store[:] = array
    again = zarr.open_array(str(tmp_path))
    assert same(again[:], array)
    configuration = json.loads((tmp_path / "zarr.json").read_text())["codecs"][0]["configuration"]
    settings = configuration["codecs"][0]["configuration"] if shards else configuration
    assert settings == {"axes": [2, 0], "residual": "zigzag"}
    if shards is None:
        expected = zigzag(array[:4, :4, :5], (2, 0))
        assert (tmp_path / "c/0/0/0").read_bytes() == expected.astype(expected.dtype.newbyteorder("<")).tobytes()


def test_sizes_are_known_before(tmp_path: Path) -> None:
    store = made(str(tmp_path), "int16", [SpatialDelta(0, "int8")])
    store[:] = np.ones(SHAPE, "i2")
    assert (tmp_path / "c/0/0/0").stat().st_size == 4 * 4 * 5


@pytest.mark.parametrize(
    ("settings", "dtype"),
    [({"axis": 3}, "i2"), ({"axis": -4}, "i2"), ({"axis": 0, "astype": "int8"}, "f4"), ({"axis": 0}, "U3")],
)
def test_what_can_not_be_is_refused_when_the_array_is_made(settings: Any, dtype: str, tmp_path: Path) -> None:
    with pytest.raises((ValueError, TypeError)):
        made(str(tmp_path), dtype, [SpatialDelta(**settings)])


def test_the_fill_value_is_named_as_the_cause(tmp_path: Path) -> None:
    small = np.arange(100, dtype="i2").reshape(10, 10) % 7
    shared: dict[str, Any] = {"shape": (10, 10), "chunks": (4, 4), "dtype": "i2"}
    store = zarr.create_array(str(tmp_path / "a"), fill_value=-32768, filters=[SpatialDelta(0, "int8")], **shared)
    with pytest.raises(OverflowError, match="fill value -32768"):
        store[:] = small
    other = zarr.create_array(str(tmp_path / "b"), fill_value=-1, filters=[SpatialDelta(0, "int8")], **shared)
    other[:] = small
    with pytest.raises(OverflowError) as caught:
        other[:4, :4] = 300
    assert "fill value" not in str(caught.value)
    assert np.array_equal(other[:], small)


@pytest.mark.parametrize("nbytes", [v3.LARGE, v3.LARGE // 8])
def test_large_chunks_go_through_threads(nbytes: int, tmp_path: Path) -> None:
    side = nbytes // 2 // 64
    array = np.cumsum(sample("<i2", (128, side)), axis=0, dtype="<i2")
    store = made(str(tmp_path), "<i2", [SpatialDelta(0)], shape=array.shape, chunks=(64, side))
    store[:] = array
    assert same(store[:], array)


def test_stores_in_memory_are_never_written_by_reading() -> None:
    array = sample("<i2", SHAPE)
    store = made({}, "<i2", [SpatialDelta(0)])
    store[:] = array
    assert same(store[:], array) and same(store[:], array)


def test_codecs_are_values() -> None:
    one, other = SpatialDelta(1, "int8"), SpatialDelta(axis=1, astype="i1")
    assert one == other and hash(one) == hash(other) and one != SpatialDelta(0, "int8")
    assert pickle.loads(pickle.dumps(one)) == one and eval(repr(one)) == one
    assert replace(one, astype=None) == SpatialDelta(1) and one.axis == 1
    with pytest.raises(AttributeError):
        one.astype = "int16"  # type: ignore[misc]
    for wrong in (True, 1.0, None, "0", (0, 1), np.bool_(True)):
        with pytest.raises(TypeError):
            SpatialDelta(wrong)  # type: ignore[arg-type]
    for wrong in ("object", "M8[s]", "U3", "nonsense"):
        with pytest.raises(TypeError):
            SpatialDelta(0, wrong)


@pytest.mark.parametrize("dtype", ["<c8", ">c16"])
def test_complex_numbers_are_pairs_of_floats(dtype: str, tmp_path: Path) -> None:
    part = np.dtype(dtype.replace("c8", "f4").replace("c16", "f8"))
    array = np.random.default_rng(3).integers(0, 256, (6, 7, np.dtype(dtype).itemsize), "u1").view(dtype)[..., 0]
    pairs = np.ascontiguousarray(array).view(part).reshape(6, 7, 2)
    plain = v2.SpatialDelta(axes=[0, 1], dtype=part).encode(pairs)
    assert v2.SpatialDelta(axes=[0, 1], dtype=dtype).encode(array).tobytes() == plain.tobytes()
    store = made(str(tmp_path), dtype, [SpatialDelta(axes=[0, 1])], shape=array.shape, chunks=(4, 4))
    store[:] = array
    assert same(zarr.open_array(str(tmp_path))[:], array)
    with pytest.raises(ValueError, match="complex"):
        v2.SpatialDelta(axis=0, dtype=dtype, residual="zigzag")


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", ["<i2", ">u4", "|u1", "|b1"])
def test_filters_of_version_2(order: Any, dtype: str, tmp_path: Path) -> None:
    array, chunks = sample(dtype, SHAPE), (4, 4, 5)
    store = zarr.create_array(
        str(tmp_path),
        shape=SHAPE,
        chunks=chunks,
        dtype=dtype,
        zarr_format=2,
        order=order,
        compressors=None,
        filters=[v2.SpatialDelta(1, dtype, shape=chunks, order=order)],
    )
    store[:] = array
    assert same(zarr.open_array(str(tmp_path))[:], array)
    assert (tmp_path / "0.0.0").read_bytes() == encoded(array[:4, :4, :5], 1).tobytes(order=order)


def test_filters_of_version_2_without_a_shape_are_refused(tmp_path: Path) -> None:
    for dtype in ("<i2", "|u1", "|i1"):
        store = zarr.create_array(
            str(tmp_path / dtype[1:]),
            shape=(8, 8),
            chunks=(4, 8),
            dtype=dtype,
            zarr_format=2,
            compressors=None,
            filters=[v2.SpatialDelta(0, dtype)],
        )
        store[:] = np.ones((8, 8), dtype)
        with pytest.raises((ValueError, TypeError), match="shape|array of"):
            store[:]
