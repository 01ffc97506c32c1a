"""Code: what it computes, how it is written, and what is refused."""

from __future__ import annotations

import random
from typing import Any

import pytest

from vcfilter.pyexp import Argument, BinaryOperator, Constant, PyExp, Subscript, ensure_py_exp


@pytest.mark.parametrize("seed", range(50))
def test_functions_compute_what_the_operations_do(seed: int) -> None:
    rand = random.Random(seed)
    x = Argument("x")
    values = [rand.randint(1, 1000) for _ in range(5)]
    pairs: list[tuple[Any, Any]] = [(x[i], value) for i, value in enumerate(values)] + [(Argument("y"), 7)]
    for _ in range(30):
        (a, of_a), (b, of_b) = rand.choice(pairs), rand.choice(pairs)
        match rand.randrange(6):
            case 0:
                pairs.append((a + b, of_a + of_b))
            case 1:
                pairs.append((a - b, of_a - of_b))
            case 2:
                pairs.append((a * 3, of_a * 3))
            case 3:
                pairs.append((5 + a, 5 + of_a))
            case 4:
                pairs.append(((-a) // 7, (-of_a) // 7))
            case _:
                pairs.append(((+a << 2) >> 1, (of_a << 2) >> 1))
    for exp, value in pairs:
        names = exp.get_all_argument_names()
        assert exp.make_function()(**{name: {"x": values, "y": 7}[name] for name in names}) == value


def test_long_chains() -> None:
    exp: PyExp = Argument("a")
    for _ in range(20_000):
        exp = exp + 1
    assert exp.make_function()(5) == 20_005
    assert exp.subs({Argument("a"): Argument("b")}).get_all_argument_names() == ["b"]
    assert len(repr(exp)) > 10_000
    both: PyExp = Argument("a")
    for _ in range(100):
        both = both + both
    assert both.make_function()(1) == 2**100 and len(repr(both)) < 1_000_000


def test_operations_that_compute_nothing() -> None:
    a = Argument("a")
    assert a + 0 is a and 0 + a is a and a - 0 is a and a * 1 is a and 1 * a is a and a << 0 is a and a >> 0 is a
    assert a * 0 == Constant(0) and isinstance(0 - a, BinaryOperator) and isinstance(a // 1, BinaryOperator)


def test_what_is_the_same() -> None:
    a = Argument("a")
    assert Subscript(a, Constant(1)) == a[1] and a[1] != a[2] and Argument("a") == a and Constant(1) != a
    assert (a + 1) != (a + 1), "operations are the same where they are one object"
    assert ensure_py_exp(a) is a and ensure_py_exp(3) == Constant(3)


def test_parts_are_replaced_all_at_once() -> None:
    a, b = Argument("a"), Argument("b")
    f = (a - b).subs({a: b, b: a}).make_function()
    assert f(a=1, b=10) == 9
    inner = a + b
    assert (inner * inner).subs({inner: 5}).make_function()() == 25
    assert (a * 2).subs({b: 1}).get_all_argument_names() == ["a"]


@pytest.mark.parametrize("name", ["", "1", "a b", "a)", 3])
def test_names_of_parameters(name: Any) -> None:
    with pytest.raises(ValueError, match="name of a parameter"):
        Argument(name)


def test_more_that_is_refused() -> None:
    with pytest.raises(ValueError, match="name of a function"):
        Argument("a").generate_code("not a name")
    with pytest.raises(TypeError):
        list(Argument("a"))  # type: ignore[call-overload]
