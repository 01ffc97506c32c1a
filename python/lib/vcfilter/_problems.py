"""Problems of programs, as exceptions."""

from __future__ import annotations

from ._vcfilter import Told

# A problem in plain values: severity, code, message, help, place, drawn.
Plain = tuple[str, str, str, str | None, tuple[str, int, int, int, int] | None, str]


class Problem(Exception):
    """What is wrong with a program of the language.

    Parameters
    ----------
    told : list of tuple
        The problems in plain values, the first one first.

    Attributes
    ----------
    code : str
        What kind of problem it is, as in ``"name::unknown"``; ``vcf help CODE`` explains it.
    message : str
        What is wrong, in a line.
    help : str or None
        The way out.
    name : str or None
        The name of the text in which it is.
    span : tuple of int or None
        The first offset of the place in that text and the one after the last, in bytes of UTF-8.
    line, column : int or None
        The place, from 1.
    drawn : str
        The problem with its place in the text, as a terminal shows it. This is the text of the exception.
    others : list of Problem
        What else is wrong with the same text.
    """

    def __init__(self, told: list[Plain]) -> None:
        super().__init__(told)
        _, self.code, self.message, self.help, place, self.drawn = told[0]
        name, start, end, line, column = place or (None, 0, 0, None, None)
        self.name: str | None = name
        self.span: tuple[int, int] | None = None if name is None else (start, end)
        self.line: int | None = line
        self.column: int | None = column
        self.others: list[Problem] = [_problem([each]) for each in told[1:]]

    def __str__(self) -> str:
        # On a line of its own, for the places in it stand below each other.
        return "\n" + "".join(f"{each.drawn.rstrip()}\n" for each in (self, *self.others)).rstrip()


class AssertionProblem(Problem, AssertionError):
    """An assertion of a program that does not hold, or can't be decided."""


class ProblemWarning(UserWarning):
    """What is odd about a program that goes on."""


def _plain(told: Told) -> Plain:
    return (told.severity, told.code, told.message, told.help, told.place, told.drawn)


def problem_of(told: list[Told]) -> Problem:
    """Return the exception of problems, the first one first."""
    return _problem([_plain(each) for each in told])


def _problem(told: list[Plain]) -> Problem:
    kind = AssertionProblem if told[0][1].startswith("assertion::") else Problem
    return kind(told)
