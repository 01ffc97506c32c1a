"""Sessions of the language, and its values."""

from __future__ import annotations

import functools
import itertools
import json
import operator
import warnings
from collections.abc import Callable, Iterator
from os import PathLike, fspath
from typing import Any, Final

from . import _vcfilter
from ._problems import Problem, ProblemWarning, problem_of
from ._vcfilter import Held, Told

# What the texts of calls are known by in problems.
CALL: Final = "<python>"

# What can't be a name of the language.
WORDS: Final = frozenset(
    ["and", "assert", "else", "false", "for", "if", "in", "none", "not", "or", "test", "then", "true", "use"]
)

# Letters that stand for themselves in a text of the language.
PLAIN: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _.,:;'+-*/()[]")


def _is_name(name: object) -> bool:
    return isinstance(name, str) and name.isidentifier() and name not in WORDS


def _text(value: Any, given: dict[str, Any]) -> str:
    """A text that means a value: itself where it is short, else a name that is given it."""
    if value is None or isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) < 1 << 60:
        number = int.__repr__(value)
        return number if value >= 0 else f"({number})"
    if isinstance(value, str) and len(value) < 100 and PLAIN.issuperset(value):
        return json.dumps(value)
    if isinstance(value, Function):
        return value.name
    name = f"_python{len(given)}"
    given[name] = value
    return name


class Session:
    """A session of the language vcfilter: names live from program to program.

    Names and functions of the language are attributes and items of it. Numbers, texts, lists, tuples, dictionaries and ranges of the
    language are Python's own; exact numbers are integers and ``fractions.Fraction``, linear expressions are
    :class:`vcfilter.linexp.LinExp`, finite typed arrays are those of numpy. Everything else is a :class:`Value`.

    Parameters
    ----------
    max_memory : int, optional
        The most bytes that the process may take while a program runs.
    max_output : int, optional
        The most bytes that a program may write to files.
    timeout : float, optional
        The most seconds that a program may take.
    max_terms : int, optional
        The most terms that an expression may have.
    sandbox : str or path, optional
        A folder: programs read files below it alone, and write none.

    Examples
    --------
    >>> from vcfilter import Session
    >>> s = Session()
    >>> s.run("x = symbols(1, \\"x\\")\\nrshift(x, 2)[0]")
    LinExp({('x', 0): Fraction(1, 4), AAError(id=1): Fraction(1, 2)})
    >>> s.fir(s.le_gall_5_3).h0
    <vcfilter laurent: laurent([-1, 2, 6, 2, -1], low=-2) / 8>
    >>> s.vanishing_moments(s.fir(s.le_gall_5_3).h1)
    2
    """

    def __init__(
        self,
        *,
        max_memory: int | None = None,
        max_output: int | None = None,
        timeout: float | None = None,
        max_terms: int | None = None,
        sandbox: str | PathLike[str] | None = None,
    ) -> None:
        self._native: Final = _vcfilter.Session(
            max_memory, max_output, timeout, max_terms, None if sandbox is None else fspath(sandbox)
        )
        self._count: Final = itertools.count(1)

    def run(self, text: str, *, name: str | None = None, folder: str | PathLike[str] | None = None) -> Any:
        """Evaluate a program.

        Parameters
        ----------
        text : str
            The program.
        name : str, optional
            What problems call it; else it gets a number.
        folder : str or path, optional
            Where the paths in it begin; else at the working folder, in a sandbox at its folder.

        Returns
        -------
        any
            What its last statement displays that displays anything; ``None`` where there is none.

        Raises
        ------
        Problem
            Where the program is wrong; an :class:`AssertionProblem` where an assertion fails.
        KeyboardInterrupt
            Where Ctrl-C stops it; the session lives on.
        """
        results = self.run_all(text, name=name, folder=folder)
        return results[-1] if results else None

    def run_all(self, text: str, *, name: str | None = None, folder: str | PathLike[str] | None = None) -> list[Any]:
        """Evaluate a program, as `run` does.

        Parameters
        ----------
        text : str
            The program.
        name : str, optional
            What problems call it; else it gets a number.
        folder : str or path, optional
            Where the paths in it begin.

        Returns
        -------
        list
            All that its statements display.
        """
        results: list[Any] = []
        self._evaluate(name or f"<program {next(self._count)}>", text, lambda value, line: results.append(value), folder)
        return results

    def _evaluate(
        self,
        name: str,
        text: str,
        gave: Callable[[Any, int], object],
        folder: str | PathLike[str] | None = None,
        given: dict[str, Any] | None = None,
    ) -> None:
        told: list[Told] = []
        path = None if folder is None else fspath(folder)
        self._native.evaluate(name, text, gave, told.append, self._wrap, path, given=given)
        for each in told:
            if each.severity == "warning":
                warnings.warn(f"\n{each.drawn.rstrip()}", ProblemWarning, stacklevel=4)
        errors = [each for each in told if each.severity != "warning"]
        if any(each.code == "interrupted" for each in errors):
            raise KeyboardInterrupt
        if errors:
            raise problem_of(errors)

    def _value(self, text: str, given: dict[str, Any]) -> Any:
        """The value of an expression in which names have values of Python."""
        results: list[Any] = []
        self._evaluate(CALL, text, lambda value, line: results.append(value), given=given)
        return results[-1] if results else None

    def _wrap(self, held: Held) -> Value:
        return Value(self, held)

    def __getitem__(self, name: str) -> Any:
        if not _is_name(name):
            raise KeyError(name)
        try:
            return self.run(name, name=CALL)
        except Problem as problem:
            if problem.code == "value::kind":
                return Function(self, name)
            if problem.code.startswith("name::"):
                raise KeyError(name) from problem
            raise

    def __contains__(self, name: object) -> bool:
        try:
            self[name]  # type: ignore[index]
        except KeyError:
            return False
        return True

    def __setitem__(self, name: str, value: Any) -> None:
        if not _is_name(name):
            raise KeyError(f"{name!r} can't be a name of the language")
        self._native.define(name, value)

    # Names have no order.
    __iter__ = None

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_"):
            super().__setattr__(name, value)
        else:
            self[name] = value

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(f"the language has no name {name!r}") from error

    def call(self, function: str, /, *arguments: Any, **named: Any) -> Any:
        """Call a function of the language.

        Parameters
        ----------
        function : str
            Its name.
        *arguments, **named
            What it gets: numbers, fractions, texts, lists, tuples, dictionaries, ranges, arrays of numpy, and values of this session.

        Returns
        -------
        any
        """
        if not function.isidentifier():
            raise ValueError(f"{function!r} can't be the name of a function")
        given: dict[str, Any] = {}
        texts = [_text(value, given) for value in arguments]
        texts += [f"{name}={_text(value, given)}" for name, value in named.items()]
        return self._value(f"{function}({', '.join(texts)})", given)

    def simulate(self, array: Value | dict[Any, Value], inputs: dict[Value, Value] | None = None, /, **ranges: Any) -> Any:
        """Return the integers that VC-2's arithmetic gives, as arrays of numpy.

        Parameters
        ----------
        array : Value or dict
            An array, or a dictionary of arrays with a size, such as the ``coeffs`` of an analysis.
        inputs : dict, optional
            From the arrays of symbols on which it is built to arrays of data.
        **ranges : range
            ``x=range(0, 8)``, ``y=...``: of an array without end, the indices that are computed.

        Returns
        -------
        numpy.ndarray or dict of numpy.ndarray
            The first index is the horizontal one: ``found.T`` has the rows of a picture. The type is ``int64`` where the numbers fit,
            else ``object``.
        """
        found = self.call("simulate", array, *([] if inputs is None else [inputs]), **ranges)
        return {key: _numpy(each) for key, each in found.items()} if isinstance(found, dict) else _numpy(found)

    def interrupt(self) -> None:
        """Stop the program that another thread runs in this session; there it raises KeyboardInterrupt."""
        self._native.interrupt()


class Function:
    """A function of the language: called, it is :meth:`Session.call`; as an argument it is itself.

    Parameters
    ----------
    session : Session
        Whose function it is.
    name : str
        Its name.
    """

    __slots__ = ("__weakref__", "_session", "name")

    def __init__(self, session: Session, name: str) -> None:
        self._session: Final = session
        self.name: Final = name

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self._session.call(self.name, *arguments, **named)

    def __repr__(self) -> str:
        return f"<vcfilter function {self.name}>"


class Value:
    """A value of the language that has no kind in Python, such as an array, a wavelet, a filter or a plot.

    Fields and functions are its attributes, indices are in brackets, and operators are those of the language. Notebooks show
    plots, formulas and tables.

    Parameters
    ----------
    session : Session
        Whose value it is.
    held : Held
        The value itself.

    Examples
    --------
    >>> from vcfilter import Session
    >>> s = Session()
    >>> x = s.symbols(1, "x")
    >>> half = s.rshift(x, 1)
    >>> half.period, s.lshift(x, 1)[3]
    ((1,), LinExp({('x', 3): 2}))
    """

    __slots__ = ("__weakref__", "_held", "_session")

    def __init__(self, session: Session, held: Held) -> None:
        self._session: Final = session
        self._held: Final = held

    @property
    def kind(self) -> str:
        """The kind in one word, as in ``"wavelet"``."""
        return self._held.kind

    def __str__(self) -> str:
        return self._held.text()

    def __repr__(self) -> str:
        text = " ".join(self._held.text().split())
        shown = text if len(text) <= 100 else f"{text[:97]}..."
        return f"<vcfilter {self.kind}: {shown}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        (bundle, *_) = self._held.bundles()
        return bundle

    def json(self) -> Any:
        """Return the value as JSON has it.

        Returns
        -------
        dict, list, str, int, float, bool or None
            Exact numbers that are no integers are texts.
        """
        return json.loads(self._held.json())

    def records(self) -> list[dict[str, Any]]:
        """Return the rows of a result as dictionaries, which pandas takes: ``pandas.DataFrame(value.records())``.

        Returns
        -------
        list of dict
            Of a table a row each; of a transform an array each; of other results one row of all fields.

        Raises
        ------
        TypeError
            Where the value has no fields.
        """
        fields = self._held.fields(self._session._wrap)
        if fields is None:
            raise TypeError(f"a value of the kind {self.kind} has no fields")
        return _rows(fields)

    def _apply(self, form: str, *others: Any) -> Any:
        """The value of a form of operands: this one and others."""
        given: dict[str, Any] = {}
        texts = [_text(each, given) for each in (self, *others)]
        return self._session._value(form.format(*texts), given)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in ("shape", "dtype") or not _is_name(name):
            raise AttributeError(name)
        fields = self._held.fields(self._session._wrap) or {}
        if name in fields:
            return fields[name]
        # As in the language: of a function of this value alone the value, else a function that goes on.
        parameters = self._session._native.parameters(name)
        if parameters is not None and parameters != 1:
            return functools.partial(self._session.call, name, self)
        try:
            return self._apply(f"{{}}.{name}")
        except Problem as problem:
            if not problem.code.startswith(("name::", "value::kind")):
                raise
            missing = f"a value of the kind {self.kind} has no field or function {name!r}"
            raise AttributeError(missing) from problem

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *(self._held.fields(self._session._wrap) or ())]

    def __copy__(self) -> Value:
        return self

    def __deepcopy__(self, memory: object) -> Value:
        # It never changes.
        return self

    def __getitem__(self, key: Any) -> Any:
        given: dict[str, Any] = {}
        text = _text(self, given)

        def end(value: Any) -> str:
            return "" if value is None else _text(operator.index(value), given)

        texts = []
        for each in key if isinstance(key, tuple) else (key,):
            if not isinstance(each, slice):
                texts.append(_text(each, given))
                continue
            if each.step is not None:
                raise TypeError("slices of the language have no step")
            texts.append(":" if each.start is each.stop is None else f"{end(each.start)}..{end(each.stop)}")
        return self._session._value(f"{text}[{', '.join(texts)}]", given)

    # Arrays have no end.
    __iter__ = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Value) and self._held == other._held

    def __hash__(self) -> int:
        return hash(self._held)

    def __float__(self) -> float:
        number = self._held.number()
        if number is None:
            raise TypeError(f"a value of the kind {self.kind} is no number")
        return number

    def __add__(self, other: Any) -> Any:
        return self._apply("{} + {}", other)

    def __radd__(self, other: Any) -> Any:
        return self._apply("{1} + {0}", other)

    def __sub__(self, other: Any) -> Any:
        return self._apply("{} - {}", other)

    def __rsub__(self, other: Any) -> Any:
        return self._apply("{1} - {0}", other)

    def __mul__(self, other: Any) -> Any:
        return self._apply("{} * {}", other)

    def __rmul__(self, other: Any) -> Any:
        return self._apply("{1} * {0}", other)

    def __truediv__(self, other: Any) -> Any:
        return self._apply("{} / {}", other)

    def __rtruediv__(self, other: Any) -> Any:
        return self._apply("{1} / {0}", other)

    def __floordiv__(self, other: Any) -> Any:
        return self._apply("{} // {}", other)

    def __pow__(self, other: Any) -> Any:
        return self._apply("{} ** {}", other)

    def __rpow__(self, other: Any) -> Any:
        return self._apply("{1} ** {0}", other)

    def __lshift__(self, other: Any) -> Any:
        return self._apply("{} << {}", other)

    def __rshift__(self, other: Any) -> Any:
        return self._apply("{} >> {}", other)

    def __neg__(self) -> Any:
        return self._apply("-{}")


def _numpy(numbers: list[Any]) -> Any:
    """Nested lists of integers as an array."""
    import numpy as np

    try:
        return np.array(numbers, dtype=np.int64)
    except OverflowError:
        return np.array(numbers, dtype=object)


def _rows(fields: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of which the fields of a result are made."""
    rows = [row for name, value in fields.items() for row in _rows_of(name, value)]
    return rows or [fields]


def _rows_of(name: str, value: Any) -> Iterator[dict[str, Any]]:
    """The rows in one field: of a list of records, of one record, of arrays by level and name."""
    if isinstance(value, list):
        for item in value:
            if isinstance(item, Value) and (fields := item._held.fields(item._session._wrap)):
                yield {"part": name, **fields}
    elif isinstance(value, Value) and (fields := value._held.fields(value._session._wrap)):
        yield {"part": name, **fields}
    elif isinstance(value, dict) and all(isinstance(key, tuple) for key in value):
        for key, item in value.items():
            fields = item._held.fields(item._session._wrap) if isinstance(item, Value) else None
            yield {"part": name, **dict(zip(("level", "name"), key)), **(fields or {"array": item})}
