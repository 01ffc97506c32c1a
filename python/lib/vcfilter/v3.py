"""The codec for Zarr version 3.

Zarr finds it by its entry point: an array that was written with it is read wherever the package is installed.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, SupportsIndex, cast

import numpy as np
import numpy.typing as npt
from zarr.abc.codec import ArrayArrayCodec
from zarr.core.common import parse_named_configuration
from zarr.dtype import parse_dtype

from ._settings import CODEC_ID, MISSING, Missing, axes_of, coder_of, config_of, word, words_of
from ._vcfilter import Coder

if TYPE_CHECKING:
    from zarr.core.array_spec import ArraySpec
    from zarr.core.buffer import NDBuffer
    from zarr.core.common import JSON
    from zarr.dtype import ZDType

__all__ = ["SpatialDelta"]

# Chunks of fewer bytes are worked on where they are asked for: handing them to a thread takes longer than the work.
LARGE = 4 << 20


@dataclass(frozen=True)
class Types:
    """What the codec does with arrays of one type."""

    dtype: Any
    coder: Coder
    encoded: Any
    fill: Any


@dataclass(frozen=True, init=False, repr=False)
class SpatialDelta(ArrayArrayCodec):
    """Differences along one axis of the chunks of an array, or along several.

    The first slab along the axis is kept, every other one becomes its difference from the slab before. Decoding sums up.
    Differences of integers wrap in the width of their type; those of floats are of their bits. So every array is restored
    bit by bit, or writing raises an error. The type of the values is that of the array.

    Parameters
    ----------
    axis : int
        The axis of what the codec gets: after a transpose it counts the transposed axes. Negative ones count from the last.
    astype : str, optional
        The type that is stored, as Zarr calls it: ``"int8"``. By default that of the values.
    axes : sequence of int, optional
        Several axes in place of `axis`: differences along one of the differences along the next.
    overflow : {"error", "wrap"}
        What happens where a difference does not fit `astype`: an OverflowError, or its low bits are kept, which is lossy.
    mode : {"bits", "arithmetic"}
        Whether differences of floats are of their bits, or of the numbers with rounding, which is lossy.
    residual : {"difference", "zigzag"}
        Whether differences are stored as they are, or with small ones of both signs as small unsigned numbers:
        0, -1, 1, -2 as 0, 1, 2, 3. These have the unsigned type of the same width, unless `astype` names a narrower one.

    Examples
    --------
    >>> import numpy as np, zarr
    >>> from vcfilter.v3 import SpatialDelta
    >>> array = zarr.create_array(
    ...     {}, shape=(4, 6), chunks=(4, 3), dtype="int16", filters=[SpatialDelta(axis=0, astype="int8")]
    ... )
    >>> array[:] = np.arange(24).reshape(4, 6)
    >>> int(array[3, 4])
    22
    >>> array.metadata.codecs[0].to_dict()
    {'name': 'spatial_delta', 'configuration': {'axis': 0, 'astype': 'int8'}}
    >>> SpatialDelta(axes=[0, 1], residual="zigzag")
    SpatialDelta(axes=[0, 1], residual='zigzag')
    """

    is_fixed_size: ClassVar[bool] = True  # type: ignore[misc]

    # What the settings lead to. It is the instance's own, but no field: it is neither compared nor stored.
    _untyped: ClassVar[Coder]
    _last: ClassVar[Types | None]

    axes: tuple[int, ...]
    astype: str | None
    overflow: Literal["error", "wrap"]
    mode: Literal["bits", "arithmetic"]
    residual: Literal["difference", "zigzag"]

    def __init__(
        self,
        axis: SupportsIndex | Missing = MISSING,
        astype: npt.DTypeLike | None = None,
        *,
        axes: Iterable[SupportsIndex] | None = None,
        overflow: Literal["error", "wrap"] = "error",
        mode: Literal["bits", "arithmetic"] = "bits",
        residual: Literal["difference", "zigzag"] = "difference",
    ) -> None:
        name = None if astype is None else zarr_name(astype)
        given = {
            "axes": axes_of(axis, axes),
            "astype": name,
            "overflow": word(overflow, "overflow"),
            "mode": word(mode, "mode"),
            "residual": word(residual, "residual"),
        }
        for field, value in given.items():
            object.__setattr__(self, field, value)
        self._begin()

    def _begin(self) -> None:
        """Check the settings, and remember what they lead to; none of this is compared, pickled or stored."""
        object.__setattr__(self, "_untyped", coder_of(self._config(None)))
        object.__setattr__(self, "_last", None)

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={value!r}" for name, value in self._configuration().items())
        return f"{type(self).__name__}({settings})"

    def __getstate__(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        for field, value in state.items():
            object.__setattr__(self, field, value)
        self._begin()

    @property
    def axis(self) -> int | None:
        """The axis; None where there are several."""
        return self.axes[0] if len(self.axes) == 1 else None

    def _configuration(self) -> dict[str, Any]:
        """The settings that differ from their defaults, as Zarr stores them."""
        config: dict[str, Any] = {"axis": self.axes[0]} if len(self.axes) == 1 else {"axes": list(self.axes)}
        if self.astype is not None:
            config["astype"] = self.astype
        return config | words_of(self.overflow, self.mode, self.residual)

    def _config(self, dtype: npt.DTypeLike | None) -> dict[str, Any]:
        """The dictionary of numcodecs for arrays of a type."""
        return config_of(self.axes, dtype, self.astype, **words_of(self.overflow, self.mode, self.residual))

    @classmethod
    def from_dict(cls, data: dict[str, JSON]) -> Self:
        """Return the codec of an entry of Zarr's metadata.

        Parameters
        ----------
        data : dict
            ``{"name": "spatial_delta", "configuration": {"axis": 0, ...}}``

        Raises
        ------
        TypeError
            For settings that the codec has not got.
        """
        _, configuration = parse_named_configuration(data, CODEC_ID)
        return cls(**cast("dict[str, Any]", configuration))

    def to_dict(self) -> dict[str, JSON]:
        """Return the entry of Zarr's metadata.

        Examples
        --------
        >>> SpatialDelta(axis=1, astype="int8").to_dict()
        {'name': 'spatial_delta', 'configuration': {'axis': 1, 'astype': 'int8'}}
        """
        return {"name": CODEC_ID, "configuration": self._configuration()}

    def evolve_from_array_spec(self, array_spec: ArraySpec) -> Self:
        """Return the codec with axes that count from the first, for arrays like this one."""
        self._untyped.check_axis(array_spec.ndim)
        self._types(array_spec.dtype)
        axes = tuple(axis % array_spec.ndim for axis in self.axes)
        return self if axes == self.axes else replace(self, axes=axes)

    def validate(self, *, shape: tuple[int, ...], dtype: ZDType[Any, Any], chunk_grid: object) -> None:
        """Raise an error where an array of this shape has no such axis."""
        self._untyped.check_axis(len(shape))

    def resolve_metadata(self, chunk_spec: ArraySpec) -> ArraySpec:
        """Return what is known of a chunk after encoding."""
        types = self._types(chunk_spec.dtype)
        if types.encoded is types.dtype:
            return chunk_spec
        return replace(chunk_spec, dtype=types.encoded, fill_value=types.fill)

    def compute_encoded_size(self, input_byte_length: int, chunk_spec: ArraySpec) -> int:
        """Return the number of bytes of a chunk after encoding."""
        coder = self._types(chunk_spec.dtype).coder
        return input_byte_length // coder.decoded.itemsize * coder.encoded.itemsize

    def _types(self, dtype: ZDType[Any, Any]) -> Types:
        """What the codec does with arrays of a type; chunks of an array share the answer."""
        last = self._last
        if last is not None and (last.dtype is dtype or last.dtype == dtype):
            return last
        native = dtype.to_native_dtype()
        coder = coder_of(self._config(native))
        encoded = dtype if coder.encoded == native else parse_dtype(coder.encoded, zarr_format=3)
        types = Types(dtype, coder, encoded, encoded.cast_scalar(0))
        object.__setattr__(self, "_last", types)
        return types

    def _encode_sync(self, chunk_data: NDBuffer, chunk_spec: ArraySpec) -> NDBuffer:
        array = chunk_data.as_ndarray_like()
        try:
            encoded = self._types(chunk_spec.dtype).coder.encode(array)
        except OverflowError as error:
            raise explained(error, array, self.axes, chunk_spec.fill_value) from None
        return chunk_spec.prototype.nd_buffer.from_ndarray_like(encoded)

    def _decode_sync(self, chunk_data: NDBuffer, chunk_spec: ArraySpec) -> NDBuffer:
        array = self._types(chunk_spec.dtype).coder.decode(chunk_data.as_ndarray_like())
        return chunk_spec.prototype.nd_buffer.from_ndarray_like(array)

    async def _encode_single(self, chunk_data: NDBuffer, chunk_spec: ArraySpec) -> NDBuffer:
        if is_large(chunk_data):
            return await asyncio.to_thread(self._encode_sync, chunk_data, chunk_spec)
        return self._encode_sync(chunk_data, chunk_spec)

    async def _decode_single(self, chunk_data: NDBuffer, chunk_spec: ArraySpec) -> NDBuffer:
        if is_large(chunk_data):
            return await asyncio.to_thread(self._decode_sync, chunk_data, chunk_spec)
        return self._decode_sync(chunk_data, chunk_spec)

    async def encode(
        self, chunks_and_specs: Iterable[tuple[NDBuffer | None, ArraySpec]]
    ) -> Iterable[NDBuffer | None]:
        """Encode chunks: small ones at once, without a task for each."""
        batch = list(chunks_and_specs)
        if any(is_large(chunk) for chunk, _ in batch):
            return await super().encode(batch)
        return [None if chunk is None else self._encode_sync(chunk, spec) for chunk, spec in batch]

    async def decode(
        self, chunks_and_specs: Iterable[tuple[NDBuffer | None, ArraySpec]]
    ) -> Iterable[NDBuffer | None]:
        """Decode chunks: small ones at once, without a task for each."""
        batch = list(chunks_and_specs)
        if any(is_large(chunk) for chunk, _ in batch):
            return await super().decode(batch)
        return [None if chunk is None else self._decode_sync(chunk, spec) for chunk, spec in batch]


def zarr_name(astype: npt.DTypeLike) -> str:
    """Return Zarr's name of a type of numbers."""
    dtype = np.dtype(astype)
    if dtype.kind not in "biufc":
        raise TypeError(f"{dtype} can't be stored: `astype` is a type of numbers")
    return dtype.name


def is_large(chunk: NDBuffer | None) -> bool:
    """Whether a chunk is worth a thread."""
    array: Any = None if chunk is None else chunk.as_ndarray_like()
    return array is not None and array.nbytes >= LARGE


def explained(error: OverflowError, array: Any, axes: tuple[int, ...], fill: Any) -> OverflowError:
    """Return the error of a chunk, which names the fill value where that takes part in it.

    Chunks at the edge of an array are padded with the fill value, which nobody wrote.
    """
    index: tuple[int, ...] = getattr(error, "index", ())
    steps = [(0, 1) if place in {axis % array.ndim for axis in axes} else (0,) for place in range(len(index))]
    corners = (tuple(np.subtract(index, step)) for step in itertools.product(*steps))
    elements = [array[corner] for corner in corners if min(corner) >= 0]
    if any(element == fill or (element != element and fill != fill) for element in elements):
        text = f"{error}; the fill value {fill} takes part in it: chunks at the edge of an array are padded with it"
        return OverflowError(text)
    return error
