"""The settings of the codec, as Python gives them and as its dictionary has them."""

from __future__ import annotations

import enum
import json
import operator
from collections.abc import Iterable, Mapping
from typing import Any, Final, SupportsIndex

import numpy as np
import numpy.typing as npt

from ._vcfilter import Coder

CODEC_ID: Final = "spatial_delta"


class Missing(enum.Enum):
    """What stands for an argument that was not given."""

    MISSING = "not given"

    def __repr__(self) -> str:
        return "<not given>"


MISSING: Final = Missing.MISSING


def axes_of(axis: SupportsIndex | Missing, axes: Iterable[SupportsIndex] | None) -> tuple[int, ...]:
    """Return the axes of a codec to which one of both was given."""
    if axis is not MISSING:
        if axes is not None:
            raise TypeError("`axis` and `axes` exclude each other")
        return (integer(axis, "axis"),)
    if axes is None:
        raise TypeError("an `axis` is needed, or several as `axes`")
    if isinstance(axes, (str, bytes)):
        raise TypeError(f"`axes` are integers, not {axes!r}")
    several = tuple(integer(each, "axes") for each in axes)
    if not several:
        raise ValueError("`axes` names no axis")
    return several


def integer(value: object, name: str) -> int:
    """Return a plain integer; bools, floats and texts are none."""
    if isinstance(value, (bool, np.bool_)):
        raise TypeError(f"`{name}` is an integer, not the bool {value}")
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise TypeError(f"`{name}` is an integer, not {value!r}") from None


def shape_of(shape: Iterable[SupportsIndex] | SupportsIndex | None) -> tuple[int, ...] | None:
    """Return a shape as plain integers."""
    if shape is None:
        return None
    several = (shape,) if isinstance(shape, (int, np.integer)) else shape
    lengths = tuple(integer(each, "shape") for each in several)  # type: ignore[union-attr]
    if any(length < 0 for length in lengths):
        raise ValueError(f"the shape {lengths} has a negative length")
    return lengths


def word(value: object, name: str) -> str:
    """Return a setting that is a word."""
    if not isinstance(value, str):
        raise TypeError(f"`{name}` is a text, not {value!r}")
    return value


def dtype_text(dtype: npt.DTypeLike | None) -> str | None:
    """Return the text of a type as numpy writes it, with its byte order."""
    return None if dtype is None else np.dtype(dtype).str


def config_of(
    axes: tuple[int, ...],
    dtype: npt.DTypeLike | None,
    astype: npt.DTypeLike | None,
    **others: object,
) -> dict[str, Any]:
    """Return the dictionary of a codec; what is None is left out."""
    config: dict[str, Any] = {"id": CODEC_ID}
    config |= {"axis": axes[0]} if len(axes) == 1 else {"axes": list(axes)}
    typed = {"dtype": dtype_text(dtype), "astype": dtype_text(astype)}
    return config | {name: value for name, value in (typed | others).items() if value is not None}


def coder_of(config: Mapping[str, object]) -> Coder:
    """Return the coder of a dictionary."""
    return Coder(json.dumps(config))


def words_of(overflow: str, mode: str, residual: str) -> dict[str, str]:
    """Return those of these settings that differ from their defaults."""
    given = {
        "overflow": (overflow, "error"),
        "mode": (mode, "bits"),
        "residual": (residual, "difference"),
    }
    return {name: word(value, name) for name, (value, default) in given.items() if value != default}
