"""The codec for numcodecs: filters of Zarr version 2, kerchunk, ``dask.array.map_blocks``.

numcodecs finds it by its entry point:

>>> import numcodecs
>>> numcodecs.get_codec({"id": "spatial_delta", "axis": 1, "dtype": "<i2", "astype": "|i1"})
SpatialDelta(axis=1, dtype='<i2', astype='|i1')
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal, Self, SupportsIndex

import numpy as np
import numpy.typing as npt
from numcodecs.abc import Codec
from numcodecs.compat import ensure_ndarray_like

from ._flat import is_bytes, is_kind, is_over_bytes, shaped
from ._settings import CODEC_ID, MISSING, Missing, axes_of, coder_of, config_of, shape_of, word, words_of
from ._vcfilter import Coder

__all__ = ["SpatialDelta"]


class SpatialDelta(Codec):  # type: ignore[misc, unused-ignore]
    """Differences along one axis of an array, or along several.

    The first slab along the axis is kept, every other one becomes its difference from the slab before. Decoding sums up.
    Differences of integers wrap in the width of `dtype`; those of floats are of their bits. So every array is restored
    bit by bit, or encoding raises an error.

    Parameters
    ----------
    axis : int
        The axis; negative ones count from the last.
    dtype : dtype_like, optional
        The type of the values. Without it the codec takes each array as it is; flat bytes then can't be decoded.
    astype : dtype_like, optional
        The type that is stored, often a narrower one; by default that of the values.
    overflow : {"error", "wrap"}
        What happens where a difference does not fit `astype`: an OverflowError, or its low bits are kept, which is lossy.
    mode : {"bits", "arithmetic"}
        Whether differences of floats are of their bits, or of the numbers with rounding, which is lossy.
    shape : sequence of int, optional
        The shape of a chunk. Zarr version 2 gives flat bytes to `decode`, which need it.
    order : {"C", "F"}
        The order of the elements in flat bytes: that of the Zarr array.
    residual : {"difference", "zigzag"}
        Whether differences are stored as they are, or with small ones of both signs as small unsigned numbers:
        0, -1, 1, -2 as 0, 1, 2, 3. These have the unsigned type of the same width, unless `astype` names a narrower one.
    axes : sequence of int, optional
        Several axes in place of `axis`: differences along one of the differences along the next.

    Examples
    --------
    >>> import numpy as np
    >>> from vcfilter.v2 import SpatialDelta
    >>> codec = SpatialDelta(axis=1, dtype="<i2", astype="i1")
    >>> encoded = codec.encode(np.array([[100, 101, 103], [7, 7, 6]], dtype="<i2"))
    >>> encoded
    array([[100,   1,   2],
           [  7,   0,  -1]], dtype=int8)
    >>> codec.decode(encoded)
    array([[100, 101, 103],
           [  7,   7,   6]], dtype=int16)
    >>> codec.encode(np.array([[0, 300]], dtype="<i2"))
    Traceback (most recent call last):
    ...
    OverflowError: difference 300 at [0, 1] does not fit int8 (-128..=127)

    Zigzag residuals are unsigned, and near 0 where differences are; along several axes the prediction is Lorenzo's:

    >>> codec = SpatialDelta(axes=[0, 1], dtype="<i2", residual="zigzag")
    >>> codec.encode(np.array([[100, 101, 103], [99, 100, 101]], dtype="<i2"))
    array([[200,   2,   4],
           [  1,   0,   1]], dtype=uint16)

    A filter of Zarr version 2 has the shape of a chunk:

    >>> import zarr
    >>> array = zarr.create_array(
    ...     {}, shape=(8, 8), chunks=(4, 8), dtype="<i2", zarr_format=2,
    ...     filters=[SpatialDelta(axis=0, dtype="<i2", shape=(4, 8))],
    ... )
    >>> array[:] = np.arange(64).reshape(8, 8)
    >>> int(array[5, 6])
    46
    """

    codec_id = CODEC_ID

    def __init__(
        self,
        axis: SupportsIndex | Missing = MISSING,
        dtype: npt.DTypeLike | None = None,
        astype: npt.DTypeLike | None = None,
        overflow: Literal["error", "wrap"] = "error",
        mode: Literal["bits", "arithmetic"] = "bits",
        shape: Iterable[SupportsIndex] | None = None,
        order: Literal["C", "F"] = "C",
        residual: Literal["difference", "zigzag"] = "difference",
        axes: Iterable[SupportsIndex] | None = None,
    ) -> None:
        lengths = shape_of(shape)
        self._order: Literal["C", "F"] = "F" if word(order, "order") == "F" else "C"
        config = config_of(
            axes_of(axis, axes),
            dtype,
            astype,
            **words_of(overflow, mode, residual),
            shape=None if lengths is None else list(lengths),
            order=None if order == "C" else order,
        )
        self._coder = coder_of(config)
        self._is_typed = dtype is not None
        self._shape = lengths
        self._typed: dict[np.dtype[Any], Coder] = {}

    def get_config(self) -> dict[str, Any]:
        """Return the settings as numcodecs stores them, without those that have their defaults.

        Returns
        -------
        dict
            What ``numcodecs.get_codec`` makes an equal codec of, and ``vcf spatial-delta --config`` reads.

        Examples
        --------
        >>> SpatialDelta(axis=-1, dtype=">i2").get_config()
        {'id': 'spatial_delta', 'axis': -1, 'dtype': '>i2', 'astype': '>i2'}
        """
        config: dict[str, Any] = json.loads(self._coder.config)
        return config

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Return the codec of a dictionary.

        Parameters
        ----------
        config : mapping
            What `get_config` returns, with or without its ``id``.
        """
        return cls(**{name: value for name, value in config.items() if name != "id"})

    def encode(self, buf: object) -> npt.NDArray[Any]:
        """Return the differences of an array.

        Parameters
        ----------
        buf : array_like
            An array of the type `dtype` in either byte order, with any strides; or its flat bytes where the codec has a
            `shape`.

        Returns
        -------
        numpy.ndarray
            An array of the same shape. It has no gaps, and the memory order of `buf`, or the codec's `order` where that has
            a `shape`.

        Raises
        ------
        OverflowError
            Where a difference does not fit `astype`; ``error.index`` is its place.
        TypeError
            For an array of another type.
        ValueError
            For another shape, or one without the axis, and for flat bytes without a shape.
        """
        array = self._array(buf, encoded=False)
        stored: npt.NDArray[Any] = self._coder_for(array, encoded=False).encode(array)
        return stored

    def decode(self, buf: object, out: Any = None) -> Any:
        """Return the array whose differences are given.

        Parameters
        ----------
        buf : array_like
            What `encode` returned, or its flat bytes where the codec has a `shape`.
        out : array_like, optional
            What the array is written to: an array of its shape and type, or flat memory of as many bytes, which is filled in
            the codec's `order`. It may be `buf` itself.

        Returns
        -------
        numpy.ndarray
            The array, or `out` where that is given.

        Raises
        ------
        TypeError
            For an array of another type.
        ValueError
            For another shape, or one without the axis, for flat bytes without a shape, and for an `out` that is read-only
            or does not fit.
        """
        array = self._array(buf, encoded=True)
        coder = self._coder_for(array, encoded=True)
        if out is None:
            return coder.decode(array)
        coder.decode(array, self._target(out, array.shape, coder.decoded))
        return out

    def __repr__(self) -> str:
        settings = (f"{name}={value!r}" for name, value in self.get_config().items() if name != "id")
        return f"{type(self).__name__}({', '.join(settings)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return self.from_config, (self.get_config(),)

    def _coder_for(self, array: npt.NDArray[Any], *, encoded: bool) -> Coder:
        """The coder for the type of an array, where the codec has none of its own."""
        if self._is_typed:
            return self._coder
        if array.dtype not in self._typed:
            config = self.get_config()
            if encoded and ("astype" in config or "residual" in config):
                raise ValueError("decode cannot tell the type of the values: the codec has no `dtype`")
            self._typed[array.dtype] = coder_of(config | {"dtype": array.dtype.str})
        return self._typed[array.dtype]

    def _array(self, buf: object, *, encoded: bool) -> npt.NDArray[Any]:
        """The array of a chunk, whatever it was given as."""
        array: npt.NDArray[Any] = ensure_ndarray_like(buf)
        if self._shape is None:
            if is_bytes(buf) or (encoded and array.ndim == 1 and is_over_bytes(array)):
                raise ValueError("flat bytes need the `shape` of a chunk, and its `dtype`, in the codec")
            return array
        if array.shape == self._shape and not is_bytes(buf):
            return array
        if not self._is_typed:
            raise ValueError("flat bytes need a `dtype` in the codec")
        dtype = self._coder.encoded if encoded else self._coder.decoded
        return shaped(array, dtype, self._shape, self._order)

    def _target(self, out: object, shape: tuple[int, ...], dtype: np.dtype[Any]) -> npt.NDArray[Any]:
        """The array that an output is."""
        target: npt.NDArray[Any] = ensure_ndarray_like(out)
        if target.shape == shape and is_kind(target.dtype, dtype):
            return target
        if target.ndim != 1:
            raise ValueError(f"the output is {target.dtype} {target.shape}, not {dtype} {shape}")
        return shaped(target, dtype, shape, self._order)
