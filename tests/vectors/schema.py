#!/usr/bin/env python3
"""Checks docs/spatial_delta.schema.json: every config of the vectors is valid, broken ones are not.

Needs `pip install jsonschema`.
"""

import json
import pathlib

import jsonschema

HERE = pathlib.Path(__file__).parent
SCHEMA = json.loads((HERE / "../../docs/spatial_delta.schema.json").read_text())

GOOD = [
    {"id": "spatial_delta", "axis": 0},
    {"id": "spatial_delta", "axes": [2, 0, 1], "residual": "zigzag"},
    {"id": "spatial_delta", "axis": -1, "dtype": ">M8[25s]", "astype": "<i8", "order": "F", "shape": []},
    {"id": "spatial_delta", "axis": 0, "dtype": "<c8", "astype": "<c8"},
    {"name": "spatial_delta", "configuration": {"axis": 0}},
    {"name": "spatial_delta", "configuration": {"axis": 0, "astype": {"name": "numpy.timedelta64", "configuration": {"unit": "s", "scale_factor": 10}}}},
    {"name": "spatial_delta", "configuration": {"axes": [0, 1], "astype": "uint8", "residual": "zigzag"}},
    {"name": "spatial_delta", "configuration": {"axis": 1, "mode": "arithmetic", "astype": "float64"}},
]
V2 = {"id": "spatial_delta", "axis": 0, "dtype": "<i2"}
V3 = {"axis": 0}
BAD = [
    {},
    {"id": "delta", "axis": 0},
    {"id": "spatial_delta"},
    V2 | {"axes": [0]},
    V2 | {"axis": True},
    V2 | {"axis": None},
    V2 | {"axis": 1.5},
    V2 | {"axis": 64},
    V2 | {"level": 3},
    V2 | {"dtype": "O"},
    V2 | {"dtype": "<c32"},
    V2 | {"dtype": "<c8", "residual": "zigzag"},
    V2 | {"dtype": "<f1"},
    V2 | {"residual": "zig"},
    V2 | {"astype": "|i1", "residual": "zigzag"},
    V2 | {"dtype": "|b1", "residual": "zigzag"},
    V2 | {"mode": "arithmetic", "residual": "zigzag"},
    V2 | {"overflow": "clip"},
    V2 | {"shape": [-1]},
    V2 | {"order": "K"},
    {"id": "spatial_delta", "axes": []},
    {"id": "spatial_delta", "axes": [0, 0]},
    {"id": "spatial_delta", "axes": [0, 1], "mode": "arithmetic"},
    {"name": "spatial_delta"},
    {"name": "spatial_delta", "configuration": {}},
    {"name": "spatial_delta", "configuration": V3 | {"dtype": "int16"}},
    {"name": "spatial_delta", "configuration": V3 | {"astype": "<i1"}},
    {"name": "spatial_delta", "configuration": V3 | {"astype": "int8", "residual": "zigzag"}},
    {"name": "spatial_delta", "configuration": V3 | {"shape": [3]}},
]


def main():
    validator = jsonschema.Draft202012Validator(SCHEMA)
    validator.check_schema(SCHEMA)
    configs = [json.loads(path.read_text()) for path in sorted(HERE.glob("*/config.json"))]
    assert configs
    for config in configs + GOOD:
        validator.validate(config)
    for config in BAD:
        assert not validator.is_valid(config), config
    print(len(configs) + len(GOOD), "are valid,", len(BAD), "are not")


if __name__ == "__main__":
    main()
