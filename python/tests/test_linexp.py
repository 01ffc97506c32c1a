"""Linear expressions: laws, and what is refused."""

from __future__ import annotations

import operator
import pickle
import random
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from vcfilter.linexp import (
    AAError,
    LinExp,
    affine_error_with_range,
    affine_lower_bound,
    affine_upper_bound,
    strip_affine_errors,
)

NAMES = ["a", "b", ("x", 0, 1), None]


def some(rand: random.Random) -> LinExp:
    return LinExp({name: Fraction(rand.randint(-9, 9), rand.randint(1, 5)) for name in rand.sample(NAMES, rand.randint(0, 4))})


@pytest.mark.parametrize("seed", range(50))
def test_laws(seed: int) -> None:
    rand = random.Random(seed)
    a, b, c = some(rand), some(rand), some(rand)
    n = Fraction(rand.randint(1, 9), rand.randint(1, 9))
    assert a + b == b + a and (a + b) + c == a + (b + c) and a - a == 0 and a + 0 == a
    assert n * (a + b) == a * n + b * n and a * n / n == a and -a == a * -1 and +a is a
    assert a << 3 == a * 8 and a << -1 == a / 2
    values = {"a": rand.randint(-9, 9), "b": rand.randint(-9, 9), ("x", 0, 1): rand.randint(-9, 9)}
    assert (a + n * b).subs(values) == a.subs(values) + n * b.subs(values)
    assert pickle.loads(pickle.dumps(a)) == a and hash(LinExp(dict(reversed(list(a))))) == hash(a)
    assert LinExp(dict(a)) == a and all(number != 0 for _, number in a)
    if a:
        assert (a * n) / a == n


@pytest.mark.parametrize("divisor", [1, 2, 3, 8, -5])
def test_rounding_down_is_between_its_bounds(divisor: int) -> None:
    quotient = LinExp("a") // divisor
    for value in range(-20, 20):
        low, high = affine_lower_bound(quotient.subs({"a": value})), affine_upper_bound(quotient.subs({"a": value}))
        assert low <= value // divisor <= high
    assert quotient != LinExp("a") // divisor, "each has an error of its own"
    assert strip_affine_errors(quotient) == LinExp("a") / divisor - Fraction(1, 2)


def test_shifts_of_numbers() -> None:
    assert 5 << LinExp(2) == 20
    assert affine_upper_bound(5 >> LinExp(1)) == Fraction(5, 2)


def test_numbers_of_all_kinds() -> None:
    assert LinExp(1.5) + LinExp("a") == LinExp({"a": 1, None: 1.5})
    assert LinExp(Decimal("0.5")) * 2 == 1
    assert float(LinExp(Fraction(1, 4))) == 0.25 and int(LinExp(7)) == 7 and complex(LinExp(2)) == 2
    assert LinExp(2) ** -1 == Fraction(1, 2)


def test_symbols_are_equal_to_what_they_are_made_of() -> None:
    named: dict[object, int] = {LinExp("a"): 1}
    assert named["a"] == 1 and LinExp(3) == 3 and LinExp(("x", 1)) == ("x", 1)
    assert LinExp("a") != "b" and LinExp("a") != ["a"] and LinExp("a") != None  # noqa: E711
    assert LinExp(LinExp("a")) == LinExp("a") and "a" in LinExp("a") and LinExp("a")["b"] == 0


def test_order() -> None:
    a = LinExp("a")
    assert a < a + 1 <= a + 1 and a + 2 > a and not a >= a + Fraction(1, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda a: a * a,
        lambda a: 1 / a,
        lambda a: a // a.subs({"a": "b"}),
        lambda a: 3 // a,
        lambda a: a // [1],
        lambda a: a << a,
        lambda a: a**2,
        lambda a: a + None,
        lambda a: a + [],
        lambda a: a < LinExp("b"),
        lambda a: a.constant,
        lambda a: (2 * a).symbol,
        lambda a: float(a),
        lambda a: LinExp(None),
        lambda a: LinExp([]),
        lambda a: a.subs({None: 2}),
        lambda a: affine_error_with_range(0.5, 1),
    ],
)
def test_what_has_no_value(wrong: Callable[[LinExp], Any]) -> None:
    with pytest.raises(TypeError):
        wrong(LinExp("a"))


@pytest.mark.parametrize("zero", [0, 0.0, Fraction(0), LinExp(0)])
@pytest.mark.parametrize("divide", [operator.truediv, operator.floordiv])
def test_division_by_zero(zero: Any, divide: Callable[[Any, Any], Any]) -> None:
    with pytest.raises(ZeroDivisionError):
        divide(LinExp("a"), zero)


def test_errors_with_a_range() -> None:
    error = affine_error_with_range(-3, Fraction(1, 2))
    assert affine_lower_bound(error) == -3 and affine_upper_bound(error) == Fraction(1, 2)
    (symbol,) = (symbol for symbol in error.symbols() if symbol is not None)
    assert isinstance(symbol, AAError) and repr(symbol).startswith("AAError(id=")


def test_texts() -> None:
    e = LinExp({"b": Fraction(-1, 3), "a": -1, None: 5})
    assert str(e) == "-1*a + (-1/3)*b + 5" and str(LinExp()) == "0"
    assert repr(LinExp("a")) == "LinExp('a')" and repr(LinExp(2)) == "LinExp(2)" and repr(2 * LinExp("a")) == "LinExp({'a': 2})"
    assert str(LinExp({("x", 1): 2, "a": 3})) == "2*('x', 1) + 3*a"


def test_integers_of_numpy_have_no_end_here() -> None:
    np = pytest.importorskip("numpy")
    assert LinExp("a") * np.int64(2**62) * np.int64(4) == LinExp({"a": 2**64})
