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

    def __new__(
        cls,
        max_memory: int | None = None,
        max_output: int | None = None,
        timeout: float | None = None,
        max_terms: int | None = None,
        sandbox: str | None = None,
    ) -> Session: ...
    def evaluate(
        self,
        name: str,
        text: str,
        gave: Callable[[Any, int], object],
        told: Callable[[Told], object],
        wrap: Callable[[Held], object],
        folder: str | None = None,
        columns: int | None = None,
        progress: Callable[[int, int], object] | None = None,
        held: bool = False,
        given: dict[str, Any] | None = None,
    ) -> bool: ...
    def complete(self, text: str, cursor: int) -> tuple[int, list[str]]: ...
    def inspect(self, text: str, cursor: int, columns: int) -> str | None: ...
    @staticmethod
    def is_incomplete(text: str) -> bool: ...
    @staticmethod
    def syntax_problem(text: str) -> str | None: ...
    def parameters(self, name: str) -> int | None: ...
    def define(self, name: str, value: object) -> None: ...
    def interrupt(self) -> None: ...
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

@final
class GraphArray:
    """An infinite array that the engine computes."""

    @staticmethod
    def symbols(ndim: int, prefix: object) -> GraphArray: ...
    def lift(self, kind: int, taps: list[int], delay: int, shift: int, dim: int) -> GraphArray: ...
    def lshift(self, bits: int) -> GraphArray: ...
    def rshift(self, bits: int) -> GraphArray: ...
    def subsample(self, steps: list[int], offsets: list[int]) -> GraphArray: ...
    def interleave(self, odd: GraphArray, dim: int) -> GraphArray: ...
    def get(self, index: tuple[int, ...]) -> Form: ...
    def clear_cache(self) -> None: ...
    def period(self) -> tuple[int, ...]: ...

@final
class Form:
    """An element whose terms are not Python's objects yet."""

    def terms(self) -> dict[Any, Any]: ...

@final
class Told:
    """A problem of a program."""

    severity: str
    code: str
    message: str
    help: str | None
    place: tuple[str, int, int, int, int] | None
    drawn: str

@final
class Held:
    """A value of the language that has no kind in Python."""

    @property
    def kind(self) -> str: ...
    def text(self, columns: int | None = None, unicode: bool = True) -> str: ...
    def json(self) -> str: ...
    def number(self) -> float | None: ...
    def bundles(self) -> list[dict[str, str]]: ...
    def fields(self, wrap: Callable[[Held], object]) -> dict[str, Any] | None: ...
