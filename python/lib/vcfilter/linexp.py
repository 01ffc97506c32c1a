"""Linear expressions over symbols, with rounding errors as intervals.

An expression is a sum of symbols, each times a number, and of a constant. Any hashable object is a symbol, such as ``"a"`` or
``("L", 0, 1)``; a number is a constant. Whatever is computed stays exact where the numbers are integers and fractions.

Rounding down gives a symbol of its own, an :class:`AAError`, that stands for some number from -1 to 1; so does a division by 1, or a
shift by 0 bits, which rounds nothing. This is affine arithmetic
(L. H. de Figueiredo and J. Stolfi, "Affine arithmetic: concepts and applications", Numerical Algorithms 37, 2004). The names are
those of ``vc2_bit_widths.linexp``.

Examples
--------
>>> from vcfilter.linexp import LinExp, affine_lower_bound, affine_upper_bound
>>> a = LinExp("a")
>>> print(3 * a - a / 2 + 1)
(5/2)*a + 1
>>> half = a // 2
>>> print(affine_lower_bound(half), "to", affine_upper_bound(half))
(1/2)*a + -1 to (1/2)*a
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Hashable, Iterator, Mapping
from fractions import Fraction
from numbers import Integral, Number, Rational
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

if TYPE_CHECKING:
    from ._vcfilter import Form, Held

__all__ = [
    "AAError",
    "LinExp",
    "affine_error_with_range",
    "affine_lower_bound",
    "affine_upper_bound",
    "strip_affine_errors",
]

Terms: TypeAlias = dict[Any, Any]

_ids = itertools.count(1)


class AAError(NamedTuple):
    """A rounding error: some number from -1 to 1.

    Errors of two processes may have one id, so what was computed apart is not calculated with together.

    Parameters
    ----------
    id : int
        What tells it from others of the process.
    """

    id: int


def _new_error() -> AAError:
    """A rounding error of its own; the engine asks for those of its elements."""
    return AAError(next(_ids))


class LinExp:
    """A sum of symbols, each times a number, and of a constant. It never changes.

    Parameters
    ----------
    value : number, dict, LinExp or hashable, default 0
        A constant; the numbers of symbols, where ``None`` has the constant; an expression, which is given back itself; or anything
        else that can be hashed: a symbol.

    Examples
    --------
    >>> from vcfilter.linexp import LinExp
    >>> e = LinExp({"a": 2, None: 5})
    >>> e["a"], e[None], e["b"]
    (2, 5, 0)
    >>> e.subs({"a": LinExp("b") - 1})
    LinExp({'b': 2, None: 3})
    """

    __slots__ = ("__weakref__", "_form", "_held", "_terms")

    _form: Form | None
    # The expression of a session that this is, so that its functions take it.
    _held: Held | None
    _terms: Terms | None

    def __new__(cls, value: Any = 0) -> LinExp:
        if isinstance(value, LinExp):
            return value
        terms: Terms = {}
        if isinstance(value, Number):
            _put(terms, None, value)
        elif isinstance(value, Mapping):
            for symbol, number in value.items():
                _put(terms, symbol, number)
        elif value is None:
            raise TypeError("None is no symbol: in the numbers of an expression it has the constant")
        else:
            hash(value)
            terms = {value: 1}
        return cls._of_terms(terms)

    @classmethod
    def _of_terms(cls, terms: Terms) -> LinExp:
        new = object.__new__(cls)
        new._form, new._terms, new._held = None, terms, None
        return new

    @classmethod
    def _of_form(cls, form: Form) -> LinExp:
        """An expression of the engine, whose terms become Python's objects once they are asked for."""
        new = object.__new__(cls)
        new._form, new._terms, new._held = form, None, None
        return new

    @classmethod
    def _of_session(cls, terms: Terms, held: Held) -> LinExp:
        new = cls._of_terms(terms)
        new._held = held
        return new

    @property
    def _coeffs(self) -> Terms:
        """The numbers of the symbols, in the order in which they came; the constant is that of ``None``; none is 0."""
        if self._terms is None:
            assert self._form is not None
            self._terms, self._form = self._form.terms(), None
        return self._terms

    def __copy__(self) -> LinExp:
        return self

    def __deepcopy__(self, memory: object) -> LinExp:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return LinExp, (self._coeffs,)

    @classmethod
    def new_affine_error_symbol(cls) -> LinExp:
        """Return a rounding error that is different from all others of the process.

        Returns
        -------
        LinExp
            The symbol, an :class:`AAError`.
        """
        return cls._of_terms({_new_error(): 1})

    def symbols(self) -> Iterator[Any]:
        """Return the symbols, in the order in which they came; ``None`` where there is a constant.

        Returns
        -------
        iterator
        """
        return iter(self._coeffs)

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        return iter(self._coeffs.items())

    def __getitem__(self, symbol: Any) -> Any:
        return self._coeffs.get(symbol, 0)

    def __contains__(self, symbol: Any) -> bool:
        return symbol in self._coeffs

    @property
    def is_constant(self) -> bool:
        """Whether there is no symbol."""
        return not self._coeffs or (len(self._coeffs) == 1 and None in self._coeffs)

    @property
    def constant(self) -> Any:
        """The number that the expression is; a TypeError where it has symbols."""
        if not self.is_constant:
            raise TypeError(f"{self} is not a constant")
        return self._coeffs.get(None, 0)

    @property
    def is_symbol(self) -> bool:
        """Whether the expression is one symbol, once."""
        if len(self._coeffs) != 1:
            return False
        ((symbol, number),) = self._coeffs.items()
        return symbol is not None and bool(number == 1)

    @property
    def symbol(self) -> Any:
        """The symbol that the expression is; a TypeError where it is more or less than one."""
        if not self.is_symbol:
            raise TypeError(f"{self} is not a symbol")
        return next(iter(self._coeffs))

    def __complex__(self) -> complex:
        return complex(self.constant)

    def __float__(self) -> float:
        return float(self.constant)

    def __int__(self) -> int:
        return int(self.constant)

    def __bool__(self) -> bool:
        return bool(self._coeffs)

    def __repr__(self) -> str:
        if self.is_constant:
            return f"LinExp({self.constant!r})"
        return f"LinExp({self.symbol if self.is_symbol else self._coeffs!r})"

    def __str__(self) -> str:
        symbols = [symbol for symbol in self._coeffs if symbol is not None]
        try:
            symbols.sort()
        except TypeError:
            pass  # Symbols of several kinds stay in the order in which they came.
        parts = [_term(symbol, self._coeffs[symbol]) for symbol in symbols]
        if None in self._coeffs or not parts:
            parts.append(str(self._coeffs.get(None, 0)))
        return " + ".join(parts)

    def __hash__(self) -> int:
        # Equal to what compares equal: a number, or a symbol.
        if self.is_constant:
            return hash(self.constant)
        if self.is_symbol:
            return hash(self.symbol)
        return hash(frozenset(self._coeffs.items()))

    def __eq__(self, other: object) -> bool:
        it = _expression(other)
        return it is not None and self._coeffs == it._coeffs

    def __lt__(self, other: Any) -> bool:
        return self._compared(other, operator.lt)

    def __le__(self, other: Any) -> bool:
        return self._compared(other, operator.le)

    def __gt__(self, other: Any) -> bool:
        return self._compared(other, operator.gt)

    def __ge__(self, other: Any) -> bool:
        return self._compared(other, operator.ge)

    def _compared(self, other: Any, holds: Callable[[Any, Any], Any]) -> bool:
        it = _expression(other)
        if it is None:
            return cast(bool, NotImplemented)
        difference = self - it
        if not difference.is_constant:
            raise TypeError("which of two expressions is larger depends on their symbols")
        return bool(holds(difference.constant, 0))

    @staticmethod
    def _pairwise_operator(a: Any, b: Any, operation: Callable[[Any, Any], Any]) -> Any:
        """The sum or difference, term by term: first those of ``a``, then what is new of ``b``."""
        left, right = _expression(a), _expression(b)
        if left is None or right is None:
            return NotImplemented
        terms = dict(left._coeffs)
        for symbol, number in right._coeffs.items():
            _put(terms, symbol, operation(terms.get(symbol, 0), number))
        return LinExp._of_terms(terms)

    @staticmethod
    def _mul_operator(a: Any, b: Any) -> Any:
        left, right = _expression(a), _expression(b)
        if left is None or right is None:
            return NotImplemented
        if left.is_constant:
            return right._scaled(left.constant)
        return left._scaled(right.constant) if right.is_constant else NotImplemented

    @staticmethod
    def _div_operator(a: Any, b: Any) -> Any:
        left, right = _expression(a), _expression(b)
        if left is None or right is None:
            return NotImplemented
        if right.is_constant:
            return left._scaled(1 / _exact(right.constant))
        if not left:
            return LinExp(0)
        if left._coeffs.keys() != right._coeffs.keys():
            return NotImplemented
        ratios = {number / _exact(right._coeffs[symbol]) for symbol, number in left._coeffs.items()}
        return LinExp(ratios.pop()) if len(ratios) == 1 else NotImplemented

    @staticmethod
    def _floordiv_operator(a: Any, b: Any) -> Any:
        quotient = LinExp._div_operator(a, b)
        if quotient is NotImplemented:
            return NotImplemented
        half = Fraction(1, 2)
        return quotient + LinExp.new_affine_error_symbol() * half - half

    @staticmethod
    def _lshift_operator(a: Any, b: Any) -> Any:
        bits = _constant(b)
        left = _expression(a)
        if left is None or bits is None:
            return NotImplemented
        return left._scaled(_power_of_two(bits))

    @staticmethod
    def _rshift_operator(a: Any, b: Any) -> Any:
        bits = _constant(b)
        left = _expression(a)
        if left is None or bits is None:
            return NotImplemented
        return LinExp._floordiv_operator(left, _power_of_two(bits))

    @staticmethod
    def _pow_operator(a: Any, b: Any) -> Any:
        base, exponent = _constant(a), _constant(b)
        if base is None or exponent is None:
            return NotImplemented
        if isinstance(exponent, Integral) and int(exponent) < 0:
            base = _exact(base)
        return LinExp(base**exponent)

    def _scaled(self, factor: Any) -> LinExp:
        if factor == 0:
            return LinExp(0)
        return LinExp({symbol: number * factor for symbol, number in self._coeffs.items()})

    def __add__(self, other: Any) -> LinExp:
        return _done(self._pairwise_operator(self, other, operator.add))

    def __radd__(self, other: Any) -> LinExp:
        return _done(self._pairwise_operator(other, self, operator.add))

    def __sub__(self, other: Any) -> LinExp:
        return _done(self._pairwise_operator(self, other, operator.sub))

    def __rsub__(self, other: Any) -> LinExp:
        return _done(self._pairwise_operator(other, self, operator.sub))

    def __mul__(self, other: Any) -> LinExp:
        return _done(self._mul_operator(self, other))

    def __rmul__(self, other: Any) -> LinExp:
        return _done(self._mul_operator(other, self))

    def __truediv__(self, other: Any) -> LinExp:
        return _done(self._div_operator(self, other))

    def __rtruediv__(self, other: Any) -> LinExp:
        return _done(self._div_operator(other, self))

    def __floordiv__(self, other: Any) -> LinExp:
        return _done(self._floordiv_operator(self, other))

    def __rfloordiv__(self, other: Any) -> LinExp:
        return _done(self._floordiv_operator(other, self))

    def __lshift__(self, other: Any) -> LinExp:
        return _done(self._lshift_operator(self, other))

    def __rlshift__(self, other: Any) -> LinExp:
        return _done(self._lshift_operator(other, self))

    def __rshift__(self, other: Any) -> LinExp:
        return _done(self._rshift_operator(self, other))

    def __rrshift__(self, other: Any) -> LinExp:
        return _done(self._rshift_operator(other, self))

    def __pow__(self, other: Any) -> LinExp:
        return _done(self._pow_operator(self, other))

    def __rpow__(self, other: Any) -> LinExp:
        return _done(self._pow_operator(other, self))

    def __neg__(self) -> LinExp:
        return self._scaled(-1)

    def __pos__(self) -> LinExp:
        return self

    def subs(self, substitutions: Mapping[Any, Any]) -> LinExp:
        """Return the expression with symbols replaced, all at once.

        Parameters
        ----------
        substitutions : dict
            For symbols, the numbers, symbols or expressions that take their places.

        Returns
        -------
        LinExp

        Examples
        --------
        >>> from vcfilter.linexp import LinExp
        >>> (LinExp("a") - 2 * LinExp("b")).subs({"a": "b", "b": "a"})
        LinExp({'b': 1, 'a': -2})
        """
        if None in substitutions:
            raise TypeError("the constant of an expression is no symbol that could be replaced")
        terms: Terms = {}
        for symbol, number in self._coeffs.items():
            if symbol not in substitutions:
                _put(terms, symbol, terms.get(symbol, 0) + number)
                continue
            for new, factor in LinExp(substitutions[symbol]):
                _put(terms, new, terms.get(new, 0) + number * factor)
        return LinExp._of_terms(terms)


def _term(symbol: Hashable, number: Any) -> str:
    if number == 1:
        return str(symbol)
    text = str(number)
    return f"({text})*{symbol}" if "/" in text else f"{text}*{symbol}"


def _put(terms: Terms, symbol: Any, number: Any) -> None:
    """Set the number of a symbol; one that is 0 is not kept. Integers of numpy have an end, Python's have none."""
    if isinstance(number, Integral) and not isinstance(number, int):
        number = int(number)
    if number != 0:
        terms[symbol] = number
    else:
        terms.pop(symbol, None)


def _expression(value: Any) -> LinExp | None:
    """What is added and compared as an expression; None for what can't be one, or calculates by itself."""
    if value is None or hasattr(type(value), "_repr_mimebundle_"):
        return None
    try:
        return LinExp(value)
    except TypeError:
        return None


def _constant(value: Any) -> Any:
    """The number that a value is; None where it is none."""
    expression = _expression(value)
    return expression.constant if expression is not None and expression.is_constant else None


def _exact(number: Any) -> Any:
    """Integers as fractions, so that quotients are exact."""
    return Fraction(int(number)) if isinstance(number, Integral) else number


def _power_of_two(bits: Any) -> Any:
    if isinstance(bits, Integral):
        count = int(bits)
        return 1 << count if count >= 0 else Fraction(1, 1 << -count)
    return 2**bits


def _done(value: Any) -> LinExp:
    # Python itself asks the other side, or raises a TypeError, where it is NotImplemented.
    return cast(LinExp, value)


def strip_affine_errors(expression: Any) -> LinExp:
    """Return an expression without its rounding errors: each is taken to be 0.

    Parameters
    ----------
    expression : LinExp, number or symbol

    Returns
    -------
    LinExp
    """
    kept = LinExp(expression)._coeffs.items()
    return LinExp._of_terms({symbol: number for symbol, number in kept if not isinstance(symbol, AAError)})


def affine_lower_bound(expression: Any) -> LinExp:
    """Return the least that an expression can be, whatever its rounding errors are.

    Parameters
    ----------
    expression : LinExp, number or symbol

    Returns
    -------
    LinExp
        The expression with each error as far down as it goes.
    """
    return _bound(expression, -1)


def affine_upper_bound(expression: Any) -> LinExp:
    """Return the most that an expression can be, whatever its rounding errors are.

    Parameters
    ----------
    expression : LinExp, number or symbol

    Returns
    -------
    LinExp
        The expression with each error as far up as it goes.
    """
    return _bound(expression, 1)


def _bound(expression: Any, side: int) -> LinExp:
    terms: Terms = {}
    reach: Any = 0
    for symbol, number in LinExp(expression):
        if isinstance(symbol, AAError):
            reach = reach + abs(number)
        else:
            terms[symbol] = number
    _put(terms, None, terms.get(None, 0) + side * reach)
    return LinExp._of_terms(terms)


def affine_error_with_range(lower: Any, upper: Any) -> LinExp:
    """Return a rounding error that lies between two numbers.

    Parameters
    ----------
    lower, upper : int or Fraction
        Its ends.

    Returns
    -------
    LinExp
        A new error times half their distance, and their middle.

    Examples
    --------
    >>> from vcfilter.linexp import affine_error_with_range, affine_upper_bound
    >>> affine_upper_bound(affine_error_with_range(-10, 123))
    LinExp(Fraction(123, 1))
    """
    for end in (lower, upper):
        if not isinstance(end, Rational):
            raise TypeError(f"the ends of a rounding error are integers or fractions, not {end!r}")
    error = LinExp.new_affine_error_symbol()
    half = Fraction(1, 2)
    return error * (Fraction(upper) - Fraction(lower)) * half + (Fraction(lower) + Fraction(upper)) * half
