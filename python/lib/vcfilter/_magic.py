"""Cells ``%%vcf`` of a notebook."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final, Protocol

from ._vcfilter import Session

# Lines of a notebook are about as long.
COLUMNS: Final = 100


class CellFailed(Exception):
    """A cell has a problem or a failed assertion, which it has shown already; "Run all" ends there."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows of it: nothing more."""
        return []


class Shell(Protocol):
    """What is needed of IPython."""

    def register_magic_function(
        self, func: Callable[[str, str], None], magic_kind: str, magic_name: str
    ) -> None: ...


def register(shell: Shell) -> None:
    """Add the magic to a shell. All cells share a session: names live from cell to cell."""
    session = Session()
    count = 0

    def vcf(line: str, cell: str) -> None:
        """Evaluate the cell as a program of the language vcfilter; names live from cell to cell."""
        nonlocal count
        if line.strip():
            raise ValueError(f"%%vcf has no options, but here is {line.strip()!r}")
        count += 1
        if session.run(f"cell {count}", cell, sys.stdout.write, sys.stderr.write, COLUMNS):
            raise CellFailed("the program of this cell failed")

    shell.register_magic_function(vcf, "cell", "vcf")
