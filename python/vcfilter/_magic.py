"""Cells ``%%vcf`` of a notebook."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ._vcfilter import Session

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

# Lines of a notebook are about as long.
COLUMNS = 100


def register(shell: InteractiveShell) -> None:
    """Add the magic to a shell. All cells share a session: names live from cell to cell."""
    session = Session()
    count = 0

    def vcf(line: str, cell: str) -> None:
        """Evaluate the cell as a program of the language vcfilter; names live from cell to cell."""
        nonlocal count
        if line.strip():
            raise ValueError(f"%%vcf has no options, but here is {line.strip()!r}")
        count += 1
        session.run(f"cell {count}", cell, sys.stdout.write, sys.stderr.write, COLUMNS)

    shell.register_magic_function(vcf, "cell", "vcf")
