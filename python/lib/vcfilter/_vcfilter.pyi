"""The native part of the package; its own modules use it."""

from collections.abc import Callable
from os import PathLike
from typing import Any, final

import numpy as np

__version__: str

@final
class Coder:
    """A codec, made from its settings as JSON. It encodes and decodes once ``dtype`` is among them."""

    def __new__(cls, config: str) -> Coder: ...
    @property
    def config(self) -> str: ...
    @property
    def decoded(self) -> np.dtype[Any]: ...
    @property
    def encoded(self) -> np.dtype[Any]: ...
    def check_axis(self, ndim: int) -> None: ...
    def encode(self, array: object, out: object = None) -> Any: ...
    def decode(self, array: object, out: object = None) -> Any: ...

@final
class Memory:
    """The memory of an array that the codec made."""

    def __buffer__(self, flags: int, /) -> memoryview: ...
    def __len__(self) -> int: ...

@final
class Session:
    """A session of the language: names live from program to program."""

    def __new__(cls, max_memory: int | None = None, max_output: int | None = None) -> Session: ...
    def run(
        self,
        name: str,
        text: str,
        shown: Callable[[str], object],
        told: Callable[[str], object],
        columns: int | None = None,
        unicode: bool = True,
        color: bool = False,
    ) -> int: ...
    def run_file(
        self,
        path: str | PathLike[str],
        shown: Callable[[str], object],
        told: Callable[[str], object],
        columns: int | None = None,
        unicode: bool = True,
        color: bool = False,
    ) -> int: ...
