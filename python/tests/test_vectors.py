"""The golden vectors of the repository, which readers in every language share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numcodecs
import numpy as np
import pytest
from reference import same

FOLDER = Path(__file__).parents[2] / "tests" / "vectors"
VECTORS = sorted(path.parent for path in FOLDER.glob("*/config.json"))


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the package is tested outside of its repository")
def test_there_are_vectors() -> None:
    assert len(VECTORS) > 20


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_vectors_are_read_and_written(vector: Path) -> None:
    config: dict[str, Any] = json.loads((vector / "config.json").read_text())
    codec = numcodecs.get_codec(config)
    stored, decoded = np.load(vector / "encoded.npy"), np.load(vector / "decoded.npy")
    values = vector / "values.npy"
    given = np.load(values) if values.exists() else decoded
    # What is left out is known to the codec.
    assert codec.get_config() == {"astype": stored.dtype.str} | config
    assert same(codec.decode(stored), decoded) and same(codec.encode(given), stored)
    order = config.get("order", "C")
    raw = {name: (vector / f"{name}.raw").read_bytes() for name in ("encoded", "decoded")}
    assert codec.decode(raw["encoded"]).tobytes(order) == raw["decoded"]
    if given is decoded:
        assert codec.encode(raw["decoded"]).tobytes(order) == raw["encoded"]
