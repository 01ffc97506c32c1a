#!/usr/bin/env python3
"""Writes the golden vectors of spatial_delta, from docs/spatial_delta.md and numpy alone.

Nothing of vcfilter is used: differences are taken element by element, in Python's integers. Run it in any
folder; it writes into its own. Bytes are the same on every machine and with every numpy from 1.24 on.
"""

import itertools
import json
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent


def words(array):
    """The elements as unsigned integers of their width."""
    return array.view(array.dtype.str[0] + f"u{array.dtype.itemsize}").astype(object)


def residuals(numbers, axes):
    """Differences along each of the axes of differences along the one before; not reduced."""
    for axis in axes:
        before = np.zeros_like(numbers)
        for index in itertools.product(*map(range, numbers.shape)):
            if index[axis] > 0:
                earlier = list(index)
                earlier[axis] -= 1
                before[index] = numbers[tuple(earlier)]
        numbers = numbers - before
    return numbers


def signed(number, bits):
    number %= 1 << bits
    return number - (1 << bits) if number >= 1 << (bits - 1) else number


def in_parts(array, config):
    """A complex array as floats with a last axis of length 2; and the settings for it."""
    part = np.dtype(f"{array.dtype.str[0]}f{array.dtype.itemsize // 2}")
    axes = [axis % array.ndim for axis in config.get("axes", [config.get("axis")])]
    floats = np.ascontiguousarray(array).view(part).reshape(*array.shape, 2)
    return floats, {"axes": axes, "dtype": part.str, "astype": part.str}


def encode(array, config):
    if array.dtype.kind == "c":
        encoded = encode(*in_parts(array, config))
        return np.ascontiguousarray(encoded).view(config["astype"])[..., 0]
    dtype, astype = np.dtype(config["dtype"]), np.dtype(config["astype"])
    axes = config.get("axes", [config["axis"]] if "axis" in config else None)
    if config.get("mode") == "arithmetic" and dtype.kind == "f":
        (axis,) = axes
        out = array.astype(astype)
        later, before = ([slice(None)] * array.ndim for _ in range(2))
        later[axis], before[axis] = slice(1, None), slice(None, -1)
        with np.errstate(all="ignore"):
            out[tuple(later)] = (array[tuple(later)] - array[tuple(before)]).astype(astype)
        return out
    bits, width = 8 * dtype.itemsize, 8 * astype.itemsize
    out = np.empty(array.shape, f"{astype.str[0]}u{astype.itemsize}")
    for index, number in np.ndenumerate(residuals(words(array), axes)):
        if dtype.kind == "b":
            stored = number % 2
        elif config.get("residual") == "zigzag":
            r = signed(number, bits)
            stored = 2 * r if r >= 0 else -2 * r - 1
            assert stored < 1 << width or config.get("overflow") == "wrap"
        else:
            extends = dtype if width > bits else astype
            r = signed(number, bits) if dtype.kind in "imM" and width > bits else number % (1 << bits)
            stored = r % (1 << width)
            back = signed(stored, width) if extends.kind in "imM" else stored
            assert width >= bits or back % (1 << bits) == number % (1 << bits) or config.get("overflow") == "wrap"
        out[index] = stored % (1 << width)
    return out.view(astype)


def decode(encoded, config):
    if encoded.dtype.kind == "c":
        decoded = decode(*in_parts(encoded, config))
        return np.ascontiguousarray(decoded).view(config["dtype"])[..., 0]
    dtype, astype = np.dtype(config["dtype"]), np.dtype(config["astype"])
    axes = config.get("axes", [config["axis"]] if "axis" in config else None)
    if config.get("mode") == "arithmetic" and dtype.kind == "f":
        return np.cumsum(encoded.astype(dtype), axis=axes[0], dtype=dtype.newbyteorder("=")).astype(dtype)
    bits, width = 8 * dtype.itemsize, 8 * astype.itemsize
    numbers = words(encoded)
    for index, number in np.ndenumerate(numbers):
        if config.get("residual") == "zigzag":
            numbers[index] = number // 2 if number % 2 == 0 else -(number // 2) - 1
        elif astype.kind in "imM":
            numbers[index] = signed(number, width)
    for axis in axes:
        numbers = np.cumsum(numbers, axis=axis, dtype=object) if numbers.size else numbers
    modulus = 2 if dtype.kind == "b" else 1 << bits
    out = np.empty(encoded.shape, f"{dtype.str[0]}u{dtype.itemsize}")
    for index, number in np.ndenumerate(numbers):
        out[index] = number % modulus
    return out.view(dtype)


def noise(shape, dtype, steps, seed=1):
    """Values that change by little: numbers of a linear congruence, summed up along the last axis."""
    values, state = [], seed
    for _ in range(int(np.prod(shape))):
        state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        values.append((state >> 33) % (2 * steps + 1) - steps)
    values = np.cumsum(np.array(values, "i8").reshape(shape), axis=-1)
    return values.astype(dtype)


def full(shape, dtype, seed=1):
    """Any bits."""
    bits = 8 * np.dtype(dtype).itemsize
    state, values = seed, []
    for _ in range(int(np.prod(shape))):
        state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 128)
        values.append((state >> 40) % (1 << bits))
    order = np.dtype(dtype).str[0]
    return np.array(values, f"u{bits // 8}").astype(f"{order}u{bits // 8}").reshape(shape).view(dtype)


def floats(dtype):
    special = [0.0, -0.0, 1.0, np.inf, -np.inf, np.nan, 1e-7, -2.5]
    return np.array(special + [x / 8 for x in range(16)], dtype).reshape(4, 6)


TIMES = np.array(["2020-01-01", "2020-01-02", "NaT", "1969-12-31", "NaT", "NaT"], "M8[D]").reshape(2, 3)
SPANS = np.array([5, -3, "NaT", 0, 7, "NaT"], "m8[ns]").reshape(3, 2)
BOOLS = np.array([[1, 1, 0, 0, 1], [0, 1, 1, 0, 1], [1, 1, 1, 1, 1]], "?")

# Name, array, settings besides both types. The order of the array is that of its file.
CASES = [
    ("i2_axis0", noise((3, 4, 5), "<i2", 300), {"axis": 0}),
    ("i2_axis1", noise((3, 4, 5), "<i2", 300), {"axis": 1}),
    ("i2_last_axis", noise((3, 4, 5), "<i2", 300), {"axis": -1}),
    ("u1_any_bits", full((5, 7), "|u1"), {"axis": 0}),
    ("i8_any_bits", full((3, 40), "<i8"), {"axis": 1}),
    ("u4_big_endian", full((4, 3), ">u4"), {"axis": 0}),
    ("i2_big_as_little_i1", noise((4, 20), ">i2", 3), {"axis": 1, "astype": "|i1"}),
    ("i4_as_i2", noise((2, 100), "<i4", 100), {"axis": 1, "astype": "<i2"}),
    ("u2_as_i1", (noise((2, 50), "<i8", 2) + 100).astype("<u2"), {"axis": 1, "astype": "|i1"}),
    ("u2_as_u1_rising", (np.arange(150).reshape(3, 50) % 50 * 4).astype("<u2"), {"axis": 1, "astype": "|u1"}),
    ("i2_as_i1_wrap", full((3, 9), "<i2"), {"axis": 0, "astype": "|i1", "overflow": "wrap"}),
    ("i2_as_i4_wider", full((3, 9), "<i2"), {"axis": 0, "astype": "<i4"}),
    ("u1_as_i4_wider", full((3, 9), "|u1"), {"axis": 1, "astype": ">i4"}),
    ("bool", BOOLS, {"axis": 1}),
    ("bool_as_i1", BOOLS, {"axis": 0, "astype": "|i1"}),
    ("bool_two_axes", BOOLS, {"axes": [0, 1]}),
    ("f4_bits", floats("<f4"), {"axis": 1}),
    ("f2_bits_big", floats(">f2"), {"axis": 0}),
    ("f8_two_axes", floats("<f8"), {"axes": [0, 1]}),
    ("f4_arithmetic_as_f8", (np.arange(24, dtype="<f4") ** 2 / 8).reshape(4, 6).astype("<f4"), {"axis": 1, "astype": "<f8", "mode": "arithmetic"}),
    ("f8_arithmetic", np.array([-0.0, 1.0, 1 / 3, 1e-9, 7e8, -2 / 7, 0.1, 0.2, 0.3]), {"axis": 0, "mode": "arithmetic"}),
    ("bool_as_u1", BOOLS, {"axis": 0, "astype": "|u1"}),
    ("datetime_as_i8", TIMES.astype(">M8[D]"), {"axis": 1, "astype": "<i8"}),
    ("default_astype", full((3, 5), ">i4"), {"axis": 1, "left_out": ["astype"]}),
    ("default_astype_zigzag", full((3, 5), ">i4"), {"axes": [1, 0], "residual": "zigzag", "left_out": ["astype"]}),
    ("c8", full((4, 6), "<f4").view("<c8"), {"axis": 1}),
    ("c8_fortran", np.asfortranarray(full((3, 10), ">f4").view(">c8")), {"axis": 0}),
    ("c16_two_axes", full((4, 10), "<f8").view("<c16"), {"axes": [0, -1]}),
    ("datetime", TIMES.astype("<M8[D]"), {"axis": 1}),
    ("datetime_as_timedelta", TIMES.astype("<M8[D]"), {"axis": 0, "astype": "<m8[D]"}),
    ("timedelta_zigzag", SPANS.astype("<m8[ns]"), {"axis": 0, "residual": "zigzag"}),
    ("i2_zigzag", full((3, 4, 5), "<i2"), {"axis": 2, "residual": "zigzag"}),
    ("i2_zigzag_as_u1", noise((2, 60), "<i2", 5), {"axis": 1, "astype": "|u1", "residual": "zigzag"}),
    ("u2_zigzag_big", full((5, 3), ">u2"), {"axis": 0, "residual": "zigzag"}),
    ("f4_zigzag", floats("<f4"), {"axis": 0, "residual": "zigzag"}),
    ("i4_zigzag_as_u2_wrap", full((4, 5), "<i4"), {"axis": 0, "astype": "<u2", "residual": "zigzag", "overflow": "wrap"}),
    ("u2_two_axes", full((6, 7), "<u2"), {"axes": [0, 1]}),
    ("i2_three_axes", noise((4, 5, 6), "<i2", 300), {"axes": [0, 1, 2]}),
    ("i2_axes_zigzag_as_u1", noise((3, 4, 30), "<i2", 3), {"axes": [2, 1], "astype": "|u1", "residual": "zigzag"}),
    ("i2_axes_apart", full((3, 4, 5), "<i2"), {"axes": [-1, 0]}),
    ("i2_fortran", np.asfortranarray(noise((3, 4, 5), "<i2", 300)), {"axis": 0}),
    ("i2_fortran_axes", np.asfortranarray(full((3, 4, 5), "<i2")), {"axes": [0, 2], "residual": "zigzag"}),
    ("empty", np.zeros((0, 4), "<i2"), {"axis": 1}),
    ("one_long", np.array([[7], [9]], "<i2"), {"axis": 1}),
]


def main():
    for name, array, settings in CASES:
        usual = array.dtype.str
        if settings.get("residual") == "zigzag":
            order = "|" if array.dtype.itemsize == 1 else usual[0]
            usual = f"{order}u{array.dtype.itemsize}"
        settings = dict(settings)
        config = {"id": "spatial_delta"}
        config |= {key: settings.pop(key) for key in ("axis", "axes") if key in settings}
        config |= {"dtype": array.dtype.str, "astype": settings.pop("astype", usual)}
        left_out = settings.pop("left_out", [])
        config |= settings | {"shape": list(array.shape)}
        fortran = array.flags.f_contiguous and not array.flags.c_contiguous
        order = "F" if fortran else "C"
        if fortran:
            config["order"] = "F"
        folder = HERE / name
        folder.mkdir(exist_ok=True)
        encoded = np.asarray(encode(array, config), order=order)
        told = {key: value for key, value in config.items() if key not in left_out}
        (folder / "config.json").write_text(json.dumps(told) + "\n")
        decoded = np.asarray(decode(encoded, config), order=order)
        parts = [("decoded", decoded), ("encoded", encoded)]
        if decoded.tobytes() != array.tobytes():
            # Something was lost: what is encoded is not what decoding gives.
            assert config.get("overflow") == "wrap" or config.get("mode") == "arithmetic", name
            parts.append(("values", array))
        for part, data in parts:
            with open(folder / f"{part}.npy", "wb") as file:
                np.lib.format.write_array(file, data, version=(1, 0))
            (folder / f"{part}.raw").write_bytes(data.tobytes(order))
    print(len(CASES), "vectors")


if __name__ == "__main__":
    main()
