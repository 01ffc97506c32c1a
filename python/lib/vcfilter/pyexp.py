"""Expressions that are written down while they are computed, and become Python functions.

An expression is an :class:`Argument`, a :class:`Constant`, an element of one (:class:`Subscript`) or an operation on two
(:class:`BinaryOperator`). What is computed from expressions by ``+ - * / // << >>`` is an expression. :meth:`PyExp.make_function`
makes a function of it, whose parameters are its arguments. The names are those of ``vc2_bit_widths.pyexp``.

Examples
--------
>>> from vcfilter.pyexp import Argument
>>> a, b = Argument("a"), Argument("b")
>>> exp = (a[0] + b) * 3
>>> print(exp.generate_code())
def f(a, b):
    return ((a[0] + b) * 3)
<BLANKLINE>
>>> exp.make_function()([7], 2)
27
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterator, Mapping
from numbers import Integral
from typing import Any, Final

__all__ = ["Argument", "BinaryOperator", "Constant", "PyExp", "Subscript", "ensure_py_exp"]

# Deeper than this Python's own compiler is not asked to go.
MOST_NESTED: Final = 64

# The most characters of what an operation shows of its sides: a value used twice in each of many operations has no end.
MOST_TOLD: Final = 100_000


def ensure_py_exp(value: Any) -> PyExp:
    """Return an expression as it is, and anything else as a constant.

    Parameters
    ----------
    value : PyExp or any

    Returns
    -------
    PyExp
    """
    return value if isinstance(value, PyExp) else Constant(value)


class PyExp:
    """An expression; its kinds are the other classes of this module."""

    def get_dependencies(self) -> Iterator[PyExp]:
        """Return the expressions of which this one is made.

        Returns
        -------
        iterator of PyExp
        """
        return iter(())

    def get_argument_names(self) -> Iterator[str]:
        """Return the names of arguments that this expression itself is, its dependencies aside.

        Returns
        -------
        iterator of str
        """
        return iter(())

    def get_definitions(self) -> str:
        """Return the statements that a function needs before it can use the expression.

        Returns
        -------
        str
        """
        return ""

    def get_expression(self) -> str:
        """Return the code of the expression's value.

        Returns
        -------
        str
        """
        raise NotImplementedError

    def _replaced(self, parts: list[PyExp]) -> PyExp:
        """The expression made of other parts, itself where they are its own."""
        return self

    @staticmethod
    def _binary_operator(lhs: Any, rhs: Any, operator: str) -> PyExp:
        left, right = ensure_py_exp(lhs), ensure_py_exp(rhs)
        same = BinaryOperator.is_no_op(left, right, operator)
        return same if same is not None else BinaryOperator(left, right, operator)

    def __add__(self, other: Any) -> PyExp:
        return self._binary_operator(self, other, "+")

    def __radd__(self, other: Any) -> PyExp:
        return self._binary_operator(other, self, "+")

    def __sub__(self, other: Any) -> PyExp:
        return self._binary_operator(self, other, "-")

    def __rsub__(self, other: Any) -> PyExp:
        return self._binary_operator(other, self, "-")

    def __mul__(self, other: Any) -> PyExp:
        return self._binary_operator(self, other, "*")

    def __rmul__(self, other: Any) -> PyExp:
        return self._binary_operator(other, self, "*")

    def __truediv__(self, other: Any) -> PyExp:
        return self._binary_operator(self, other, "/")

    def __rtruediv__(self, other: Any) -> PyExp:
        return self._binary_operator(other, self, "/")

    def __floordiv__(self, other: Any) -> PyExp:
        return self._binary_operator(self, other, "//")

    def __rfloordiv__(self, other: Any) -> PyExp:
        return self._binary_operator(other, self, "//")

    def __lshift__(self, other: Any) -> PyExp:
        return self._binary_operator(self, other, "<<")

    def __rlshift__(self, other: Any) -> PyExp:
        return self._binary_operator(other, self, "<<")

    def __rshift__(self, other: Any) -> PyExp:
        return self._binary_operator(self, other, ">>")

    def __rrshift__(self, other: Any) -> PyExp:
        return self._binary_operator(other, self, ">>")

    def __neg__(self) -> PyExp:
        return self._binary_operator(0, self, "-")

    def __pos__(self) -> PyExp:
        return self

    def __getitem__(self, key: Any) -> PyExp:
        return Subscript(self, ensure_py_exp(key))

    # Without this, Python would take the elements [0], [1], ... without end for those of a sequence.
    __iter__ = None

    def _in_order(self) -> list[PyExp]:
        """The expression and all that it is made of, each once, what others need before them."""
        order: list[PyExp] = []
        seen: set[int] = set()
        stack: list[tuple[PyExp, bool]] = [(self, False)]
        while stack:
            exp, is_ready = stack.pop()
            if is_ready:
                order.append(exp)
            elif id(exp) not in seen:
                seen.add(id(exp))
                stack.append((exp, True))
                stack.extend((part, False) for part in reversed(list(exp.get_dependencies())) if id(part) not in seen)
        return order

    def subs(self, substitutions: Mapping[Any, Any]) -> PyExp:
        """Return the expression with parts replaced, all at once.

        Parameters
        ----------
        substitutions : dict
            For expressions, what takes their places. Operations are the same where they are the same object; arguments, constants and
            elements where they look the same.

        Returns
        -------
        PyExp
            The same object where nothing is replaced.
        """
        found: dict[int, PyExp] = {}
        for exp in self._in_order():
            if exp in substitutions:
                found[id(exp)] = ensure_py_exp(substitutions[exp])
            else:
                found[id(exp)] = exp._replaced([found[id(part)] for part in exp.get_dependencies()])
        return found[id(self)]

    def get_all_argument_names(self) -> list[str]:
        """Return the names of all arguments, in alphabetical order.

        Returns
        -------
        list of str
        """
        return sorted({name for exp in self._in_order() for name in exp.get_argument_names()})

    def _auto_inline(self, most_nested: int = MOST_NESTED) -> None:
        """Decide which operations get a variable: those used more than once, and those nested too deeply."""
        order = self._in_order()
        uses: dict[int, int] = {}
        for exp in order:
            for part in exp.get_dependencies():
                uses[id(part)] = uses.get(id(part), 0) + 1
        depths = {id(self): 0}
        for exp in reversed(order):
            depth = depths[id(exp)]
            if isinstance(exp, BinaryOperator):
                is_inline = uses.get(id(exp), 0) <= 1 and depth < most_nested
                exp.set_inline(is_inline)
                depth = depth if is_inline else 0
            for part in exp.get_dependencies():
                depths[id(part)] = max(depths.get(id(part), 0), depth + 1)

    def generate_code(self, function_name: str = "f") -> str:
        """Return the code of a function that computes the expression.

        Parameters
        ----------
        function_name : str, default "f"

        Returns
        -------
        str
            A ``def`` statement, whose parameters are the arguments in alphabetical order.
        """
        if not function_name.isidentifier() or keyword.iskeyword(function_name):
            raise ValueError(f"{function_name!r} can't be the name of a function")
        self._auto_inline()
        lines = [f"def {function_name}({', '.join(self.get_all_argument_names())}):\n"]
        lines += [f"    {exp.get_definitions()}" for exp in self._in_order() if exp.get_definitions()]
        lines.append(f"    return {self.get_expression()}\n")
        return "".join(lines)

    def make_function(self) -> Callable[..., Any]:
        """Return a function that computes the expression.

        Returns
        -------
        callable
            Its parameters are the arguments in alphabetical order, by position or by name.
        """
        scope: dict[str, Any] = {}
        exec(self.generate_code(), scope)
        function: Callable[..., Any] = scope["f"]
        return function


class Constant(PyExp):
    """A value that is the same in every call.

    Parameters
    ----------
    value : any
        Its ``repr`` must be the code of it.
    """

    def __init__(self, value: Any) -> None:
        self.value: Final = value

    def get_expression(self) -> str:
        """Return the code of the value: its ``repr``.

        Returns
        -------
        str
        """
        value = self.value
        # Integers of numpy have another `repr`, and less room.
        is_other = isinstance(value, Integral) and not isinstance(value, int)
        return repr(int(value) if is_other else value)

    def __hash__(self) -> int:
        return hash((Constant, self.value))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Constant) and bool(self.value == other.value)

    def __repr__(self) -> str:
        return f"Constant({self.value!r})"


class Argument(PyExp):
    """A parameter of the function.

    Parameters
    ----------
    name : str
        Its name. Arguments of one name are the same.
    """

    def __init__(self, name: str) -> None:
        if not isinstance(name, str) or not name.isidentifier() or keyword.iskeyword(name):
            raise ValueError(f"{name!r} can't be the name of a parameter")
        self.name: Final = name

    def get_argument_names(self) -> Iterator[str]:
        """Return the name.

        Returns
        -------
        iterator of str
        """
        return iter((self.name,))

    def get_expression(self) -> str:
        """Return the name.

        Returns
        -------
        str
        """
        return self.name

    def __hash__(self) -> int:
        return hash((Argument, self.name))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Argument) and self.name == other.name

    def __repr__(self) -> str:
        return f"Argument({self.name!r})"


class Subscript(PyExp):
    """An element: ``exp[key]``.

    Parameters
    ----------
    exp : PyExp
        What has elements.
    key : PyExp
        Which one.
    """

    def __init__(self, exp: PyExp, key: PyExp) -> None:
        self.exp: Final = exp
        self.key: Final = key

    def get_dependencies(self) -> Iterator[PyExp]:
        """Return what has elements, and the key.

        Returns
        -------
        iterator of PyExp
        """
        return iter((self.exp, self.key))

    def get_expression(self) -> str:
        """Return the code of the element.

        Returns
        -------
        str
        """
        exp = self.exp.get_expression()
        return f"{f'({exp})' if isinstance(self.exp, Constant) else exp}[{self.key.get_expression()}]"

    def _replaced(self, parts: list[PyExp]) -> PyExp:
        exp, key = parts
        return self if exp is self.exp and key is self.key else exp[key]

    def __hash__(self) -> int:
        return hash((Subscript, self.exp, self.key))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Subscript) and self.exp == other.exp and self.key == other.key

    def __repr__(self) -> str:
        return _told(self)


class BinaryOperator(PyExp):
    """An operation on two expressions; two are the same where they are the same object.

    Parameters
    ----------
    lhs, rhs : PyExp
        What stands to the left and to the right of the operator.
    operator : str
        How Python writes it, as in ``"+"``.
    """

    def __init__(self, lhs: PyExp, rhs: PyExp, operator: str) -> None:
        self._lhs: Final = lhs
        self._rhs: Final = rhs
        self._operator: Final = operator
        self._inline = False

    @property
    def lhs(self) -> PyExp:
        """What stands to the left of the operator."""
        return self._lhs

    @property
    def rhs(self) -> PyExp:
        """What stands to the right of the operator."""
        return self._rhs

    @property
    def operator(self) -> str:
        """The operator, as Python writes it."""
        return self._operator

    @staticmethod
    def is_no_op(lhs: PyExp, rhs: PyExp, operator: str) -> PyExp | None:
        """Return what an operation that computes nothing gives.

        Parameters
        ----------
        lhs, rhs : PyExp
        operator : str

        Returns
        -------
        PyExp or None
            One of both sides, as of a sum with 0; ``None`` where there is something to compute.
        """
        zero, one = Constant(0), Constant(1)
        if operator == "+":
            return rhs if lhs == zero else lhs if rhs == zero else None
        if operator in ("-", "<<", ">>"):
            return lhs if rhs == zero else None
        if operator == "*":
            if zero in (lhs, rhs):
                return zero
            return rhs if lhs == one else lhs if rhs == one else None
        return None

    def set_inline(self, inline: bool) -> None:
        """Say whether the operation stands where its value is used; otherwise it gets a variable.

        Parameters
        ----------
        inline : bool
        """
        self._inline = inline

    def get_dependencies(self) -> Iterator[PyExp]:
        """Return both sides.

        Returns
        -------
        iterator of PyExp
        """
        return iter((self._lhs, self._rhs))

    def _operation(self) -> str:
        return f"{self._lhs.get_expression()} {self._operator} {self._rhs.get_expression()}"

    def get_definitions(self) -> str:
        """Return the statement that sets the variable, where there is one.

        Returns
        -------
        str
        """
        return "" if self._inline else f"_{id(self)} = {self._operation()}\n"

    def get_expression(self) -> str:
        """Return the operation, or its variable.

        Returns
        -------
        str
        """
        return f"({self._operation()})" if self._inline else f"_{id(self)}"

    def _replaced(self, parts: list[PyExp]) -> PyExp:
        left, right = parts
        return self if left is self._lhs and right is self._rhs else self._binary_operator(left, right, self._operator)

    def __repr__(self) -> str:
        return _told(self)


def _told(exp: PyExp) -> str:
    """The ``repr`` of an expression however deep it is nested; what is too long is left out."""
    told: dict[int, str] = {}
    for part in exp._in_order():
        inner = ", ".join(told[id(each)] for each in part.get_dependencies())
        if len(inner) > MOST_TOLD:
            inner = "..."
        match part:
            case BinaryOperator():
                told[id(part)] = f"BinaryOperator({inner}, {part.operator!r})"
            case Subscript():
                told[id(part)] = f"Subscript({inner})"
            case _:
                told[id(part)] = repr(part)
    return told[id(exp)]
