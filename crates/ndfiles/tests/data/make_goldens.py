"""Writes what numpy shows and computes, for the tests of this crate and of `codec`. Run by hand: python make_goldens.py"""

import io
import json
import pathlib
import sys
import warnings

import numpy as np

HERE = pathlib.Path(__file__).parent
np.set_printoptions(threshold=sys.maxsize)
warnings.simplefilter("ignore")
rng = np.random.default_rng(7)

INTEGERS = ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"]
FLOATS = ["f2", "f4", "f8"]
UNITS = ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as", "25s", "3D"]


def case(a):
    return {"dtype": a.dtype.str, "shape": list(a.shape), "bytes": a.tobytes().hex(), "repr": repr(a)}


def random_bits(dtype, shape):
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    return np.frombuffer(rng.bytes(size), dtype=dtype).reshape(shape)


def reprs():
    for d in INTEGERS + [">i2", ">u8", "?"]:
        t = np.dtype(d)
        info = None if t.kind == "b" else np.iinfo(t)
        for shape in [(), (1,), (3,), (40,), (2, 3), (3, 30), (2, 2, 2), (2, 1, 3, 2), (1, 1, 1, 1, 2), (0,), (0, 3), (2, 0, 4)]:
            if info is None:
                yield rng.integers(0, 2, shape).astype(t)
            else:
                yield rng.integers(info.min, info.max, shape, dtype=t.newbyteorder("="), endpoint=True).astype(t)
                yield rng.integers(0, 11, shape).astype(t)
    for d in FLOATS + [">f4"]:
        t = np.dtype(d)
        special = [0.0, -0.0, 1.0, -1.5, 0.1, 1 / 3, 2 / 3, 100.25, 1e-5, 6e-8, 1e3, 999.5, 1e6, 123456.789, 65504.0,
                   1e8, 99999999.0, 1e16, 1e-4, 9.9e-5, np.nan, np.inf, -np.inf, 5e-324, 1e300, 1.7976931348623157e308, 2.5, 1e100,
                   -1e-100, 123456789.125, 0.30000000000000004, 1e22, 1e23, 4.5e15, 9007199254740993.0, 1.00000001, 1.000000001]
        for v in special:
            yield np.array(v).astype(t)
            yield np.array([v, 1.0]).astype(t)
            yield np.array([v, np.nan]).astype(t)
            yield np.array([v, -np.inf, 0]).astype(t)
        for _ in range(60):
            n = int(rng.integers(1, 12))
            yield rng.choice(special, n).astype(t)
            yield (rng.standard_normal(n) * 10.0 ** rng.integers(-6, 7)).astype(t)
            yield rng.integers(-500, 500, n).astype(t)
            yield (rng.integers(-500, 500, n) / 8).astype(t)
        for shape in [(3, 4), (2, 2, 3), (30,), (0, 3), (0,), (2, 12)]:
            yield rng.standard_normal(shape).astype(t)
            yield random_bits(d, shape)
    for u in UNITS:
        for kind in "Mm":
            t = np.dtype(f"{kind}8[{u}]")
            yield np.array([0, 1, -1, 1000, -100000], "i8").astype(t)
            yield np.array([0, 59, 86400 * 366 * 30], "i8").view(t)
            yield np.array([np.iinfo("i8").min, 5], "i8").view(t)
            yield np.array([[np.iinfo("i8").min]], "i8").view(t)
    yield np.arange("1999-12-25", "2000-03-05", dtype="M8[D]")
    yield np.array(["0001-01-01", "-0001-12-31", "1600-02-29", "1900-03-01", "9999-12-31"], "M8[D]")
    yield np.array([-10**6, -719529, -719528, 10**6], "i8").astype("M8[D]")
    yield np.array([1, 2], "m8")
    yield np.array([], "M8[ns]")
    yield np.array([1, 2], ">M8[ns]")
    yield np.array([1, 2], ">m8[ns]")
    for ndim in [6, 40, 64]:
        yield np.array([1, 2], "i1").reshape((1,) * (ndim - 1) + (2,))
        yield np.arange(40, dtype="i8").reshape((1,) * (ndim - 1) + (40,))


def large():
    """Arrays of more than 1000 elements, of which numpy shows the ends; the elements follow from their positions."""
    shapes = [(1001,), (2000, 1), (1, 2000), (6, 200), (7, 200), (200, 6), (40, 50), (3, 4, 100), (11, 12, 13), (7, 7, 7, 7), (2, 2, 2, 2, 100), (1200, 2), (4, 5, 6, 10)]
    for shape in shapes:
        for d in ["i2", "i8", "f8", "f4", "b1", "u1", "M8[D]", ">i4"]:
            n = np.arange(np.prod(shape), dtype="i8").reshape(shape)
            values = n * 37 % 1999 - 999
            a = {"b": values % 3 == 0, "f": values / 8, "u": values % 251}.get(np.dtype(d).kind, values).astype(d)
            with np.printoptions(threshold=1000):
                yield {"dtype": a.dtype.str, "shape": shape, "repr": repr(a)}


def halves():
    """Every finite half of positive sign, as numpy's shortest text in scientific form."""
    bits = np.arange(0x7C00, dtype="u2").view("f2")
    return " ".join(np.format_float_scientific(x, trim="-", exp_digits=1).replace("e+", "e") for x in bits)


def deltas():
    """numpy's differences where the page says that the bytes agree: every pair, overflow wrapped."""
    pairs = [(a, b) for a in INTEGERS for b in INTEGERS] + [("f2", "f2"), ("f2", "f4"), ("f2", "f8"), ("f4", "f4"), ("f4", "f8"), ("f8", "f8")]
    for a, b in pairs + [(">i2", "<i1"), ("<i4", ">i2"), (">f4", ">f8")]:
        shape = (2, 3, 4)
        x = random_bits(a, shape) if np.dtype(a).kind != "f" else rng.standard_normal(shape).astype(a)
        for axis in range(3):
            d = np.concatenate([np.take(x, [0], axis), np.diff(x, axis=axis).astype(a)], axis=axis)
            e = d.astype(b)
            r = np.cumsum(e.astype(a), axis=axis, dtype=np.dtype(a).newbyteorder("=")).astype(a)
            yield {"dtype": x.dtype.str, "astype": e.dtype.str, "axis": axis, "shape": shape,
                   "x": x.tobytes().hex(), "encoded": e.tobytes().hex(), "decoded": r.tobytes().hex()}


def npys():
    """Files as numpy writes them, and what they hold."""
    arrays = [random_bits(d, (2, 3)) for d in INTEGERS + FLOATS + [">i2", ">u4", ">f8", ">f2"]]
    arrays += [np.array([True, False]), np.array(5, "i2"), np.zeros((0, 3), "u1"), np.arange(3).astype("M8[ns]"), np.arange(3).astype(">m8[25s]")]
    arrays += [np.asfortranarray(np.arange(24, dtype="i2").reshape(2, 3, 4)), np.arange(6).reshape(1, 6), np.zeros((1,) * 32, "i1"), np.zeros((1,) * 64, "i1")]
    arrays += [np.arange(12, dtype=">i4").reshape(3, 4).T]
    for a in arrays:
        out = io.BytesIO()
        np.save(out, a)
        yield {"npy": out.getvalue().hex(), "dtype": a.dtype.str, "shape": list(a.shape), "repr": repr(a)}
    for version in [(2, 0), (3, 0)]:
        out = io.BytesIO()
        np.lib.format.write_array(out, np.arange(3, dtype="i2"), version)
        yield {"npy": out.getvalue().hex(), "dtype": "<i2", "shape": [3], "repr": "array([0, 1, 2], dtype=int16)", "other_version": True}


(HERE / "npy.json").write_text("[\n" + ",\n".join(map(json.dumps, npys())) + "\n]\n")
(HERE / "repr.json").write_text("[\n" + ",\n".join(json.dumps(case(a)) for a in reprs()) + "\n]\n")
(HERE / "halves.txt").write_text(halves() + "\n")
(HERE.parents[2] / "codec/tests/data/deltas.json").write_text("[\n" + ",\n".join(map(json.dumps, deltas())) + "\n]\n")
(HERE / "large.json").write_text("[\n" + ",\n".join(map(json.dumps, large())) + "\n]\n")
