"""Infinite arrays: filters as arrays whose elements are computed when they are read.

An array without end is made of symbols or of code, and others are built on it: lifting stages, shifts, subsampling, interleaving.
Reading an element gives its exact algebra. The names are those of ``vc2_bit_widths.infinite_arrays``, and a program for it
runs with these.

Arrays that are built on :class:`SymbolArray` alone are computed by the engine of vcfilter. What is built on classes of one's own, or
on a :class:`VariableArray`, is computed by Python, in the same way. Indices are integers, also negative ones.

Two things are stricter than there. Reading an element again after :meth:`InfiniteArray.clear_cache` gives the same rounding errors,
where the engine computes it. And negative dimensions, steps below 1 and taps of another number than ``L`` are refused.

Examples
--------
One level of synthesis by LeGall 5/3:

>>> from types import SimpleNamespace
>>> from vcfilter.infinite_arrays import InterleavedArray, LiftedArray, RightShiftedArray, SymbolArray
>>> update = SimpleNamespace(lift_type=2, S=2, L=2, D=0, taps=[1, 1])
>>> predict = SimpleNamespace(lift_type=3, S=1, L=2, D=0, taps=[1, 1])
>>> low, high = SymbolArray(2, "L"), SymbolArray(2, "H")
>>> both = InterleavedArray(low, high, 0)
>>> out = RightShiftedArray(LiftedArray(LiftedArray(both, update, 0), predict, 0), 1)
>>> out.period, out.relative_step_size_to(high)
((2, 1), (Fraction(1, 2), Fraction(1, 1)))
>>> from vcfilter.linexp import strip_affine_errors
>>> print(strip_affine_errors(out[0, 0]))
(-1/8)*('H', -1, 0) + (-1/8)*('H', 0, 0) + (1/2)*('L', 0, 0)
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any, Final, Protocol, SupportsIndex, TypeAlias

from ._vcfilter import GraphArray
from .linexp import AAError, LinExp

__all__ = [
    "InfiniteArray",
    "InterleavedArray",
    "LeftShiftedArray",
    "LiftedArray",
    "RightShiftedArray",
    "SubsampledArray",
    "SymbolArray",
    "SymbolicPeriodicCachingArray",
    "VariableArray",
]

Steps: TypeAlias = tuple[Any, ...]

# What the engine raises for what it has no room for, such as nine dimensions; Python then computes the array.
BEYOND: Final = (ValueError, OverflowError)


class LiftingStage(Protocol):
    """A lifting stage as VC-2's data tables have it: an even or odd sample k becomes x[k] plus or minus a weighted sum.

    The sum is over ``taps[i] * x[k + 2*(i + D) - 1]``; half of ``2**S`` is added unless S is 0, and it is shifted right by S bits.
    ``lift_type`` is 1 where the sum is added to even samples, 2 where it is subtracted from them, 3 and 4 for odd ones.
    """

    @property
    def lift_type(self) -> Any: ...
    @property
    def S(self) -> int: ...
    @property
    def L(self) -> int: ...
    @property
    def D(self) -> int: ...
    @property
    def taps(self) -> Sequence[int]: ...


def lcm(a: int, b: int) -> int:
    """Return the least common multiple of two integers.

    Parameters
    ----------
    a, b : int

    Returns
    -------
    int
    """
    return math.lcm(a, b)


class InfiniteArray:
    """An array without end; the base of all others, and of classes of one's own.

    A class of one's own has ``get``, ``period``, ``nop``, and ``relative_step_size_to`` where it is built on other arrays.

    Parameters
    ----------
    ndim : int
        The number of dimensions.
    cache : bool
        Whether elements are kept once they are computed.

    Examples
    --------
    >>> from vcfilter.infinite_arrays import InfiniteArray, RightShiftedArray
    >>> class Squares(InfiniteArray):
    ...     period = (1,)
    ...     nop = False
    ...     def __init__(self):
    ...         super().__init__(1, cache=False)
    ...     def get(self, keys):
    ...         return keys[0] ** 2
    >>> RightShiftedArray(Squares(), 1)[-3]
    5
    """

    # What the engine has in the place of the array; None where Python computes it.
    _graph: GraphArray | None = None

    def __init__(self, ndim: int, cache: bool) -> None:
        if ndim < 0:
            raise ValueError(f"an array has no {ndim} dimensions")
        self._ndim = ndim
        self._cache: dict[tuple[Any, ...], Any] | None = {} if cache else None

    @property
    def ndim(self) -> int:
        """The number of dimensions."""
        return self._ndim

    def __getitem__(self, keys: Any) -> Any:
        index = keys if isinstance(keys, tuple) else (keys,)
        if len(index) != self._ndim:
            raise TypeError(f"an array of {self._ndim} dimensions has no element at {len(index)} indices")
        try:
            index = tuple(map(operator.index, index))
        except TypeError:
            raise TypeError(f"indices are integers, not {keys!r}") from None
        if self._cache is None:
            return self.get(index)
        try:
            return self._cache[index]
        except KeyError:
            # Another thread may have found it meanwhile.
            return self._cache.setdefault(index, self.get(index))

    def __getstate__(self) -> dict[str, Any]:
        # The engine's part stays in its process: a copy is computed by Python.
        return {name: value for name, value in self.__dict__.items() if name != "_graph"}

    # Without this, Python would take the elements [0], [1], ... without end for those of a sequence.
    __iter__ = None

    def get(self, keys: tuple[int, ...]) -> Any:
        """Return the element at an index, computed anew; ``array[...]`` is what one writes.

        Parameters
        ----------
        keys : tuple of int
            The index, an integer for each dimension.

        Returns
        -------
        any
            Something to calculate with.
        """
        raise NotImplementedError(f"{type(self).__name__} has no `get`")

    def clear_cache(self) -> None:
        """Forget the elements that were computed; those of the arrays on which this one is built are kept."""
        if self._cache is not None:
            self._cache.clear()
        if self._graph is not None:
            self._graph.clear_cache()

    @property
    def period(self) -> tuple[int, ...]:
        """The number of samples, per dimension, after which the filter repeats."""
        raise NotImplementedError(f"{type(self).__name__} has no `period`")

    @property
    def nop(self) -> bool:
        """Whether every element is an unchanged element of the arrays on which this one is built."""
        raise NotImplementedError(f"{type(self).__name__} has no `nop`")

    def relative_step_size_to(self, other: InfiniteArray) -> Steps | None:
        """Return the step in another array for one step in this one.

        Parameters
        ----------
        other : InfiniteArray

        Returns
        -------
        tuple of Fraction, or None
            A number per dimension; ``None`` where this array is not built on the other one.
        """
        return _ones(self._ndim) if other is self else None


class SymbolArray(InfiniteArray):
    """An array of symbols: element ``[i, j]`` is the symbol ``(prefix, i, j)``.

    Parameters
    ----------
    ndim : int
        The number of dimensions.
    prefix : hashable, default "v"
        What the symbols begin with.
    """

    def __init__(self, ndim: int, prefix: Any = "v") -> None:
        super().__init__(ndim, cache=False)
        self.prefix: Final = prefix
        if type(self) is SymbolArray:
            self._graph = _built(lambda: GraphArray.symbols(ndim, prefix))

    def get(self, keys: tuple[int, ...]) -> Any:
        """Return the symbol at an index.

        Parameters
        ----------
        keys : tuple of int

        Returns
        -------
        LinExp
        """
        return LinExp((self.prefix, *keys))

    @property
    def period(self) -> tuple[int, ...]:
        """One sample: all symbols are alike."""
        return (1,) * self._ndim

    @property
    def nop(self) -> bool:
        """False: symbols are made here."""
        return False


class VariableArray(InfiniteArray):
    """An array of code: element ``[i, j]`` is the expression ``exp[i, j]``.

    Parameters
    ----------
    ndim : int
        The number of dimensions.
    exp : PyExp
        What has the elements, such as ``Argument("x")``.

    Examples
    --------
    >>> from vcfilter.infinite_arrays import RightShiftedArray, VariableArray
    >>> from vcfilter.pyexp import Argument
    >>> half = RightShiftedArray(VariableArray(1, Argument("x")), 1)
    >>> half[3].make_function()({(3,): 9})
    5
    """

    def __init__(self, ndim: int, exp: Any) -> None:
        super().__init__(ndim, cache=False)
        self.exp: Final = exp

    def get(self, keys: tuple[int, ...]) -> Any:
        """Return the expression at an index.

        Parameters
        ----------
        keys : tuple of int

        Returns
        -------
        PyExp
        """
        return self.exp[keys]

    @property
    def period(self) -> tuple[int, ...]:
        """One sample: all elements are alike."""
        return (1,) * self._ndim

    @property
    def nop(self) -> bool:
        """False: variables are made here."""
        return False


class _Derived(InfiniteArray):
    """An array that is built on one other, sample by sample, in the same order."""

    def __init__(self, array: InfiniteArray, cache: bool) -> None:
        super().__init__(array.ndim, cache)
        self._array: Final = array

    def _build(self, kind: type[InfiniteArray], make: Callable[[GraphArray], GraphArray]) -> None:
        """Build the array in the engine too, unless a class of one's own computes it or what it is built on."""
        graph = self._array._graph
        if type(self) is kind and graph is not None:
            self._graph = _built(lambda: make(graph))

    def get(self, keys: tuple[int, ...]) -> Any:
        """Return the element at an index.

        Parameters
        ----------
        keys : tuple of int

        Returns
        -------
        LinExp, PyExp or what classes of one's own have as elements
        """
        if self._graph is None:
            return self._computed(keys)
        try:
            return LinExp._of_form(self._graph.get(keys))
        except OverflowError:  # Python's indices have no end.
            return self._computed(keys)

    def _computed(self, keys: tuple[int, ...]) -> Any:
        raise NotImplementedError

    @property
    def period(self) -> tuple[int, ...]:
        """The number of samples, per dimension, after which the filter repeats."""
        try:
            return self._graph.period() if self._graph is not None else self._period()
        except OverflowError:
            return self._period()

    def _period(self) -> tuple[int, ...]:
        return self._array.period

    @property
    def nop(self) -> bool:
        """False: elements are changed here."""
        return False

    def _inputs(self) -> Iterable[tuple[InfiniteArray, Steps]]:
        """The arrays on which this one is built, each with the step in it for one step here."""
        return ((self._array, _ones(self._ndim)),)

    def relative_step_size_to(self, other: InfiniteArray) -> Steps | None:
        """Return the step in another array for one step in this one.

        Parameters
        ----------
        other : InfiniteArray

        Returns
        -------
        tuple of Fraction, or None
            A number per dimension; ``None`` where this array is not built on the other one.

        Raises
        ------
        ValueError
            Where several paths lead to the other array.
        """
        return _step(self, other)


class LiftedArray(_Derived):
    """One lifting stage of VC-2 (ST 2042-1, 15.4.4) along a dimension.

    Parameters
    ----------
    array : InfiniteArray
        What goes in.
    stage : LiftingStage
        The stage, such as one of ``vc2_data_tables.LIFTING_FILTERS``: anything with ``lift_type``, ``S``, ``L``, ``D``, ``taps``.
    filter_dimension : int
        The dimension along which it filters, 0 for the first index.
    """

    def __init__(self, array: InfiniteArray, stage: LiftingStage, filter_dimension: int) -> None:
        super().__init__(array, cache=True)
        self._dim: Final = _dimension(filter_dimension, array.ndim, "filter")
        self._kind: Final = operator.index(stage.lift_type)
        if self._kind not in (1, 2, 3, 4):
            raise ValueError(f"there is no lifting stage of type {stage.lift_type!r}")
        self._taps: Final = [operator.index(tap) for tap in stage.taps]
        if len(self._taps) != stage.L or not self._taps:
            raise ValueError(f"a stage with L={stage.L} has {stage.L} taps, not {len(self._taps)}")
        self._delay: Final = operator.index(stage.D)
        self._bits: Final = _bits(stage.S)
        self._build(
            LiftedArray, lambda graph: graph.lift(self._kind, self._taps, self._delay, self._bits, self._dim)
        )

    def _computed(self, keys: tuple[int, ...]) -> Any:
        at = keys[self._dim]
        changes_even = self._kind in (1, 2)
        if (at % 2 == 0) != changes_even:
            return self._array[keys]
        total: Any = 0
        for i, tap in enumerate(self._taps, self._delay):
            total = total + self._array[_moved(keys, self._dim, at + 2 * i - 1)] * tap
        change = (total + (1 << (self._bits - 1) if self._bits else 0)) >> self._bits
        return self._array[keys] + change if self._kind in (1, 3) else self._array[keys] - change

    def _period(self) -> tuple[int, ...]:
        # Even and odd samples differ.
        before = self._array.period
        return _moved(before, self._dim, math.lcm(2, before[self._dim]))


class _Shifted(_Derived):
    """Every element shifted by some bits."""

    def __init__(self, array: InfiniteArray, shift_bits: int = 1) -> None:
        super().__init__(array, cache=True)
        self._bits: Final = _bits(shift_bits)
        self._build(LeftShiftedArray, lambda graph: graph.lshift(self._bits))
        self._build(RightShiftedArray, lambda graph: graph.rshift(self._bits))

    @property
    def nop(self) -> bool:
        """Whether elements are shifted by no bits."""
        return self._bits == 0


class LeftShiftedArray(_Shifted):
    """Every element times a power of two.

    Parameters
    ----------
    array : InfiniteArray
        What goes in.
    shift_bits : int, default 1
        The power.
    """

    def _computed(self, keys: tuple[int, ...]) -> Any:
        return self._array[keys] << self._bits


class RightShiftedArray(_Shifted):
    """Every element divided by a power of two, and rounded to the nearest integer, halves upwards (ST 2042-1, 15.4.3).

    Parameters
    ----------
    array : InfiniteArray
        What goes in.
    shift_bits : int, default 1
        The power.
    """

    def _computed(self, keys: tuple[int, ...]) -> Any:
        element = self._array[keys]
        return (element + (1 << (self._bits - 1))) >> self._bits if self._bits else element


class SubsampledArray(_Derived):
    """Some samples of another array: index n is its index ``n*step + offset``, per dimension.

    Parameters
    ----------
    array : InfiniteArray
        What goes in.
    steps : sequence of int
        A step per dimension, at least 1.
    offsets : sequence of int
        An offset per dimension.
    """

    def __init__(self, array: InfiniteArray, steps: Sequence[int], offsets: Sequence[int]) -> None:
        super().__init__(array, cache=False)
        if not len(steps) == len(offsets) == array.ndim:
            raise TypeError(
                f"an array of {array.ndim} dimensions has as many steps and offsets, not {len(steps)} and {len(offsets)}"
            )
        self._steps: Final = tuple(map(operator.index, steps))
        self._offsets: Final = tuple(map(operator.index, offsets))
        if min(self._steps, default=1) < 1:
            raise ValueError(f"steps are at least 1, not {min(self._steps)}")
        self._build(SubsampledArray, lambda graph: graph.subsample(list(self._steps), list(self._offsets)))

    def _computed(self, keys: tuple[int, ...]) -> Any:
        return self._array[tuple(key * step + offset for key, step, offset in zip(keys, self._steps, self._offsets))]

    def _period(self) -> tuple[int, ...]:
        return tuple(math.lcm(period, step) // step for period, step in zip(self._array.period, self._steps))

    @property
    def nop(self) -> bool:
        """True: elements are only picked."""
        return True

    def _inputs(self) -> Iterable[tuple[InfiniteArray, Steps]]:
        return ((self._array, tuple(map(Fraction, self._steps))),)


class InterleavedArray(_Derived):
    """Two arrays in turns: the one has the even indices of a dimension, the other one the odd ones.

    Parameters
    ----------
    array_even, array_odd : InfiniteArray
        What goes in, with the same number of dimensions.
    interleave_dimension : int
        The dimension, 0 for the first index.
    """

    def __init__(self, array_even: InfiniteArray, array_odd: InfiniteArray, interleave_dimension: int) -> None:
        super().__init__(array_even, cache=False)
        if array_even.ndim != array_odd.ndim:
            raise TypeError(f"arrays of {array_even.ndim} and {array_odd.ndim} dimensions can't take turns")
        self._odd: Final = array_odd
        self._dim: Final = _dimension(interleave_dimension, array_even.ndim, "interleaving")
        odd = array_odd._graph
        if odd is not None:
            self._build(InterleavedArray, lambda even: even.interleave(odd, self._dim))

    def _computed(self, keys: tuple[int, ...]) -> Any:
        at = keys[self._dim]
        array = self._odd if at % 2 else self._array
        return array[_moved(keys, self._dim, at // 2)]

    def _period(self) -> tuple[int, ...]:
        both = tuple(map(math.lcm, self._array.period, self._odd.period))
        return _moved(both, self._dim, 2 * both[self._dim])

    @property
    def nop(self) -> bool:
        """True: elements are only put in another order."""
        return True

    def _inputs(self) -> Iterable[tuple[InfiniteArray, Steps]]:
        steps = _moved(_ones(self._ndim), self._dim, Fraction(1, 2))
        return ((self._array, steps), (self._odd, steps))


class SymbolicPeriodicCachingArray(_Derived):
    """An array that computes one period of another, and moves the symbols of those elements to get all others.

    Rounding errors keep their names when symbols are moved, so bounds that mix several elements may be too narrow.

    Parameters
    ----------
    array : InfiniteArray
        What goes in: an array whose elements are expressions over symbols.
    *symbol_arrays : SymbolArray
        All arrays of symbols on which it is built.
    """

    def __init__(self, array: InfiniteArray, *symbol_arrays: SymbolArray) -> None:
        super().__init__(array, cache=False)
        self._symbol_arrays: Final = symbol_arrays

    def _computed(self, keys: tuple[int, ...]) -> Any:
        period = self._array.period
        element = LinExp(self._array[tuple(map(operator.mod, keys, period))])
        turns = tuple(map(operator.floordiv, keys, period))
        if not any(turns):
            return element
        moves = {}
        for symbols in self._symbol_arrays:
            steps = self._array.relative_step_size_to(symbols)
            if steps is not None:
                moves[symbols.prefix] = tuple(turn * p * step for turn, p, step in zip(turns, period, steps))
        return LinExp({_turned(symbol, moves): number for symbol, number in element})

    @property
    def nop(self) -> bool:
        """Whether the other array only picks elements of those on which it is built."""
        return self._array.nop


def _turned(symbol: Any, moves: dict[Any, Steps]) -> Any:
    """The symbol, some steps away."""
    if symbol is None or isinstance(symbol, AAError):
        return symbol
    prefix, *at = symbol
    if prefix not in moves:
        raise KeyError(f"the array of the symbols {prefix!r} was not given")
    return (prefix, *(int(i + move) for i, move in zip(at, moves[prefix])))


def _ones(ndim: int) -> Steps:
    return (Fraction(1),) * ndim


def _moved(keys: tuple[Any, ...], dim: int, to: Any) -> tuple[Any, ...]:
    return (*keys[:dim], to, *keys[dim + 1 :])


def _dimension(dim: SupportsIndex, ndim: int, what: str) -> int:
    number = operator.index(dim)
    if not 0 <= number < ndim:
        raise TypeError(f"{what} dimension {number} is out of range for an array of {ndim} dimensions")
    return number


def _bits(bits: SupportsIndex) -> int:
    number = operator.index(bits)
    if number < 0:
        raise ValueError(f"a shift by {number} bits is negative")
    return number


def _built(work: Callable[[], GraphArray]) -> GraphArray | None:
    """An array of the engine; None where it has no room for it."""
    try:
        return work()
    except BEYOND:
        return None


def _inputs(array: InfiniteArray) -> Iterable[tuple[InfiniteArray, Steps]] | None:
    """The arrays on which one is built, with the steps in them; None where it says itself how far it steps in others."""
    if isinstance(array, _Derived) and type(array).relative_step_size_to is _Derived.relative_step_size_to:
        return array._inputs()
    return None


def _step(array: InfiniteArray, other: InfiniteArray) -> Steps | None:
    """The step from array to array; without recursion, for arrays are built on each other by the thousand."""
    steps: dict[int, Steps | None] = {}
    stack = [array]
    while stack:
        here = stack[-1]
        inputs = None if here is other else _inputs(here)
        if inputs is None:
            steps[id(here)] = _ones(here.ndim) if here is other else here.relative_step_size_to(other)
            stack.pop()
            continue
        missing = [each for each, _ in inputs if id(each) not in steps]
        if missing:
            stack.extend(missing)
            continue
        stack.pop()
        reached = [
            tuple(map(operator.mul, more, step)) for each, more in inputs if (step := steps[id(each)]) is not None
        ]
        if len(reached) > 1:
            raise ValueError("several paths lead to the array, so there is no one step to it")
        steps[id(here)] = reached[0] if reached else None
    return steps[id(array)]
