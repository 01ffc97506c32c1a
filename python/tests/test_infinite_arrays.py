"""Infinite arrays: the tutorial's values, laws between the engine and Python, and bad input."""

from __future__ import annotations

import copy
import gc
import multiprocessing
import pickle
import random
import signal
import threading
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

import pytest

from vcfilter import infinite_arrays
from vcfilter.infinite_arrays import (
    InfiniteArray,
    InterleavedArray,
    LeftShiftedArray,
    LiftedArray,
    RightShiftedArray,
    SubsampledArray,
    SymbolArray,
    SymbolicPeriodicCachingArray,
    VariableArray,
)
from vcfilter.linexp import AAError, LinExp, affine_upper_bound, strip_affine_errors
from vcfilter.pyexp import Argument


class Stage(NamedTuple):
    """A lifting stage as VC-2's data tables have it."""

    lift_type: int
    S: int
    L: int
    D: int
    taps: list[int]


LE_GALL = (Stage(2, 2, 2, 0, [1, 1]), Stage(3, 1, 2, 0, [1, 1]))


class OwnSymbols(SymbolArray):
    """The same symbols, computed by Python: a class of one's own."""


def synthesis(low: InfiniteArray, high: InfiniteArray) -> RightShiftedArray:
    """One horizontal level of LeGall 5/3."""
    array: InfiniteArray = InterleavedArray(low, high, 0)
    for stage in LE_GALL:
        array = LiftedArray(array, stage, 0)
    return RightShiftedArray(array, 1)


def test_the_tutorial() -> None:
    low, high = SymbolArray(2, "L"), SymbolArray(2, "H")
    out = synthesis(low, high)
    element = out[0, 0]
    assert {symbol: number for symbol, number in element if not isinstance(symbol, AAError)} == {
        ("L", 0, 0): Fraction(1, 2),
        ("H", -1, 0): Fraction(-1, 8),
        ("H", 0, 0): Fraction(-1, 8),
    }
    assert sorted(number for symbol, number in element if isinstance(symbol, AAError)) == [Fraction(-1, 4), Fraction(1, 2)]
    assert out.period == (2, 1) and out.nop is False and out.ndim == 2
    assert out.relative_step_size_to(high) == (Fraction(1, 2), 1)
    odd = out[1, 0]
    assert strip_affine_errors(odd) == LinExp(
        {
            ("H", 0, 0): Fraction(3, 8),
            ("L", 0, 0): Fraction(1, 4),
            ("L", 1, 0): Fraction(1, 4),
            ("H", -1, 0): Fraction(-1, 16),
            ("H", 1, 0): Fraction(-1, 16),
        }
    )
    errors = sorted(number for symbol, number in odd if isinstance(symbol, AAError))
    assert errors == [Fraction(-1, 8), Fraction(-1, 8), Fraction(1, 4), Fraction(1, 2)]


def some_filter(rand: random.Random, leaves: list[InfiniteArray], depth: int) -> InfiniteArray:
    """A filter of two dimensions, at random."""
    if depth == 0:
        return rand.choice(leaves)
    inner = some_filter(rand, leaves, depth - 1)
    dim = rand.randrange(2)
    match rand.randrange(6):
        case 0:
            taps = [rand.randint(-9, 9) for _ in range(rand.randint(1, 4))]
            return LiftedArray(inner, Stage(rand.randint(1, 4), rand.randint(0, 3), len(taps), rand.randint(-2, 2), taps), dim)
        case 1:
            return RightShiftedArray(inner, rand.randint(0, 3))
        case 2:
            return LeftShiftedArray(inner, rand.randint(0, 3))
        case 3:
            return SubsampledArray(inner, (rand.randint(1, 3), rand.randint(1, 3)), (rand.randint(-2, 2), 0))
        case 4:
            return InterleavedArray(inner, some_filter(rand, leaves, depth - 1), dim)
        case _:
            return LiftedArray(inner, rand.choice(LE_GALL), dim)


def renamed(element: Any) -> dict[Any, Any]:
    """What rounding errors are to an element, whatever their names are: how often each number is one."""
    errors: dict[Any, int] = {}
    terms = {}
    for symbol, number in LinExp(element):
        if isinstance(symbol, AAError):
            errors[number] = errors.get(number, 0) + 1
        else:
            terms[symbol] = number
    return terms | {"errors": errors}


@pytest.mark.parametrize("seed", range(60))
def test_the_engine_computes_what_python_computes(seed: int) -> None:
    engine = some_filter(random.Random(seed), [SymbolArray(2, "a"), SymbolArray(2, "b")], 4)
    python = some_filter(random.Random(seed), [OwnSymbols(2, "a"), OwnSymbols(2, "b")], 4)
    assert python._graph is None
    assert all(mine % theirs == 0 for mine, theirs in zip(python.period, engine.period))
    assert engine.nop == python.nop
    for x in range(-3, 4):
        for y in range(-2, 3):
            assert renamed(engine[x, y]) == renamed(python[x, y])


@pytest.mark.parametrize("seed", range(20))
def test_moved_symbols_give_the_other_elements(seed: int) -> None:
    leaves = [SymbolArray(2, "a"), SymbolArray(2, "b")]
    array = some_filter(random.Random(seed), list(leaves), 3)
    try:
        cached = SymbolicPeriodicCachingArray(array, *leaves)
        elements = [(array[x, y], cached[x, y]) for x in range(-4, 5) for y in range(-4, 5)]
    except ValueError as error:
        assert "several paths" in str(error)
        return
    for direct, moved in elements:
        assert strip_affine_errors(direct) == strip_affine_errors(moved)
        assert affine_upper_bound(direct) - strip_affine_errors(direct) == affine_upper_bound(moved) - strip_affine_errors(moved)


def test_code_computes_what_the_expression_says() -> None:
    x = VariableArray(1, Argument("x"))
    low, high = SubsampledArray(x, (2,), (0,)), SubsampledArray(x, (2,), (1,))
    array: InfiniteArray = InterleavedArray(low, high, 0)
    for stage in LE_GALL:
        array = LiftedArray(array, stage, 0)
    rand = random.Random(5)
    values = {(i,): rand.randint(-1000, 1000) for i in range(-9, 9)}
    update = {i: values[i,] - ((values[i - 1,] + values[i + 1,] + 2) >> 2) for i in range(-4, 6, 2)}
    assert array[2].make_function()(values) == update[2]
    assert array[3].make_function()(values) == values[3,] + ((update[2] + update[4] + 1) >> 1)


def test_a_shift_by_nothing() -> None:
    haar = Stage(3, 0, 1, 1, [1])
    for leaf in (SymbolArray(1, "x"), OwnSymbols(1, "x")):
        # As in the published package, the stage makes an error that bounds it to one unit.
        assert affine_upper_bound(LiftedArray(leaf, haar, 0)[1]) == LinExp({("x", 1): 1, ("x", 2): 1})
        array = RightShiftedArray(leaf, 0)
        assert array.nop and array[4] == leaf[4]


def test_errors_are_one_for_each_place() -> None:
    half = RightShiftedArray(SymbolArray(1, "x"), 1)
    again = SubsampledArray(half, (1,), (3,))
    assert half[3] - again[0] == 0 and half[3] != half[4]
    half.clear_cache()
    assert half[3] == again[0]


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda a: LiftedArray(a, LE_GALL[0], 2), TypeError),
        (lambda a: LiftedArray(a, LE_GALL[0], -1), TypeError),
        (lambda a: LiftedArray(a, Stage(5, 0, 1, 0, [1]), 0), ValueError),
        (lambda a: LiftedArray(a, Stage(1, 0, 2, 0, [1]), 0), ValueError),
        (lambda a: LiftedArray(a, Stage(1, 0, 0, 0, []), 0), ValueError),
        (lambda a: LiftedArray(a, Stage(1, -1, 1, 0, [1]), 0), ValueError),
        (lambda a: RightShiftedArray(a, -1), ValueError),
        (lambda a: LeftShiftedArray(a, -1), ValueError),
        (lambda a: LeftShiftedArray(a, 0.5), TypeError),  # type: ignore[arg-type]
        (lambda a: SubsampledArray(a, (0, 1), (0, 0)), ValueError),
        (lambda a: SubsampledArray(a, (1,), (0, 0)), TypeError),
        (lambda a: InterleavedArray(a, SymbolArray(1), 0), TypeError),
        (lambda a: InterleavedArray(a, a, 2), TypeError),
        (lambda a: a[0], TypeError),
        (lambda a: a[0, 0, 0], TypeError),
        (lambda a: a[0.5, 0], TypeError),
        (lambda a: a[0:2, 0], TypeError),
        (lambda a: list(a), TypeError),
        (lambda a: InterleavedArray(a, a, 0).relative_step_size_to(a), ValueError),
        (lambda a: InfiniteArray(1, cache=False)[0], NotImplementedError),
        (lambda a: InfiniteArray(1, cache=False).period, NotImplementedError),
        (lambda a: SymbolicPeriodicCachingArray(RightShiftedArray(a, 1))[5, 5], KeyError),
    ],
)
def test_bad_arguments(make: Callable[[Any], Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        make(SymbolArray(2, "a"))


class Own(InfiniteArray):
    """A class of one's own whose elements a function gives."""

    period = (1,)
    nop = False

    def __init__(self, function: Callable[[int], Any]) -> None:
        super().__init__(1, cache=False)
        self.function = function

    def get(self, keys: tuple[int, ...]) -> Any:
        return self.function(keys[0])


def test_classes_of_ones_own_that_go_wrong() -> None:
    def fails(n: int) -> Any:
        raise LookupError(f"no sample {n}")

    with pytest.raises(LookupError, match="no sample 3"):
        RightShiftedArray(Own(fails), 1)[3]
    with pytest.raises(TypeError):
        LiftedArray(Own(lambda n: object()), LE_GALL[0], 0)[0]
    recursive = Own(lambda n: lifted[n])
    lifted = LiftedArray(recursive, LE_GALL[0], 0)
    with pytest.raises(RecursionError):
        lifted[0]
    # What failed is not kept.
    recursive.function = lambda n: n
    assert lifted[0] == 0


def test_thousands_of_arrays_on_each_other() -> None:
    leaf = SymbolArray(1, "x")
    array: InfiniteArray = leaf
    for _ in range(1_900):
        array = LeftShiftedArray(array, 1)
    assert array[7] == LinExp({("x", 7): 2**1_900})
    for _ in range(20_000):
        array = LeftShiftedArray(array, 1)
    with pytest.raises(ValueError, match="2000 operations deep"):
        array[7]
    assert array.period == (1,) and array.relative_step_size_to(leaf) == (1,)
    twice: InfiniteArray = leaf
    for _ in range(60):
        twice = InterleavedArray(twice, twice, 0)
    assert twice.period == (2**60,)
    with pytest.raises(ValueError, match="several paths"):
        twice.relative_step_size_to(leaf)


def test_more_than_the_engine_has_room_for() -> None:
    symbols = SymbolArray(9, "x")
    assert RightShiftedArray(symbols, 0)[(1,) * 9] == ("x", *(1,) * 9)
    far = LeftShiftedArray(SymbolArray(1, "x"), 1)
    assert far[2**200] == LinExp({("x", 2**200): 2})


def test_large_elements() -> None:
    taps = [1] * 200_000
    array = LiftedArray(SymbolArray(1, "x"), Stage(1, 1, len(taps), 0, taps), 0)
    element = array[0]
    assert len(list(element.symbols())) == 200_002 and element["x", 2 * 199_999 - 1] == Fraction(1, 2)
    assert affine_upper_bound(element) - strip_affine_errors(element) == Fraction(1, 2)


def test_threads_read_one_array() -> None:
    low, high = SymbolArray(2, "L"), SymbolArray(2, "H")
    out = synthesis(low, high)
    found: list[list[Any]] = []

    def read() -> None:
        found.append([out[x, y] for x in range(20) for y in range(20)])

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and all(each == found[0] for each in found)


def test_a_forked_process_reads_on() -> None:
    out = synthesis(SymbolArray(2, "L"), SymbolArray(2, "H"))
    before = out[0, 0]
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply(len, (list(before.symbols()),)) == 5
        assert pool.apply(str, (out[0, 1],)) == str(out[0, 1])


def test_what_nobody_has_any_more_is_given_back() -> None:
    kept = [synthesis(SymbolArray(2, "L"), SymbolArray(2, "H"))[0, 0] for _ in range(3)]
    gc.collect()
    assert all(strip_affine_errors(each) == strip_affine_errors(kept[0]) for each in kept)
    # The errors of different arrays are different ones.
    assert len({symbol for each in kept for symbol in each.symbols() if isinstance(symbol, AAError)}) == 6


def test_ctrl_c_stops_the_engine() -> None:
    # An element of about nine million terms.
    array: InfiniteArray = SymbolArray(3, "x")
    for dim in range(3):
        array = LiftedArray(array, Stage(1, 1, 208, 0, [1] * 208), dim)
    timer = threading.Timer(0.3, signal.raise_signal, [signal.SIGINT])
    began = time.monotonic()
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        array[0, 0, 0]
    assert time.monotonic() - began < 20


def test_the_least_common_multiple() -> None:
    assert infinite_arrays.lcm(10, 15) == 30


def test_copies_are_computed_by_python() -> None:
    out = synthesis(SymbolArray(2, "L"), SymbolArray(2, "H"))
    expected = renamed(out[1, 0])
    for again in (copy.deepcopy(out), pickle.loads(pickle.dumps(out))):
        again.clear_cache()
        assert again._graph is None and renamed(again[1, 0]) == expected and again.period == (2, 1)


def test_a_signal_handler_reads_an_element_meanwhile() -> None:
    slow: InfiniteArray = SymbolArray(3, "x")
    for dim in range(3):
        slow = LiftedArray(slow, Stage(1, 1, 150, 0, [1] * 150), dim)
    quick = RightShiftedArray(SymbolArray(1, "y"), 1)
    seen: list[str] = []
    before = signal.signal(signal.SIGALRM, lambda *_: seen.append(str(quick[len(seen)])))
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        slow[0, 0, 0]
    finally:
        signal.signal(signal.SIGALRM, before)
    assert len(seen) == 1
