"""``python -m vcfilter``: runs programs of the language."""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from typing import TextIO

from ._vcfilter import Session, __version__

# As of the command `vcf`: the memory that a program may take, and what it writes at most.
MOST_MEMORY = 4 << 30
MOST_OUTPUT = 1 << 30

WRONG = 2
CLOSED = 128 + 13


def arguments(line: Sequence[str] | None) -> argparse.Namespace:
    """Return the arguments of a command line."""
    parser = argparse.ArgumentParser(
        prog="python -m vcfilter",
        description="Runs programs of a language for wavelet lifting filters; not the Variant Call Format.",
        epilog="Status: 0 where all went well, 1 where an assertion failed, 2 where a program is wrong. "
        "The command `vcf` of the same project has a prompt, tests, reports and more.",
    )
    parser.add_argument("--version", action="version", version=f"vcfilter {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="run")
    run = commands.add_parser("run", help="run programs, each in a session of its own", description="Runs programs.")
    run.add_argument("files", nargs="+", metavar="FILE", help="a program; - is standard input")
    return parser.parse_args(line)


def memory() -> int:
    """Return a quarter of the machine's memory, at most 4 GiB."""
    try:
        whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return MOST_MEMORY
    return min(whole // 4, MOST_MEMORY) if whole > 0 else MOST_MEMORY


def columns(stream: TextIO) -> int | None:
    """Return how many characters a line of a terminal has; None for a file, whose lines have no end."""
    return shutil.get_terminal_size().columns if stream.isatty() else None


def is_unicode() -> bool:
    """Whether the locale writes UTF-8."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    locale = next((name for name in names if name), "").lower()
    return "utf-8" in locale or "utf8" in locale or os.name == "nt"


def is_colored(stream: TextIO) -> bool:
    """Whether a stream is a terminal that knows colours, and nobody asked for none."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def write_to(stream: TextIO) -> Callable[[str], None]:
    """Return what writes a text at once: a reader may be waiting for it."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")

    def write(text: str) -> None:
        stream.write(text)
        stream.flush()

    return write


def run(files: Sequence[str]) -> int:
    """Run programs, each in a session of its own, and return the worst of their statuses."""
    shown, told = write_to(sys.stdout), write_to(sys.stderr)
    looks = (columns(sys.stdout), is_unicode(), is_colored(sys.stderr))
    worst = 0
    for file in files:
        session = Session(memory(), MOST_OUTPUT)
        if file == "-":
            status = session.run("<stdin>", sys.stdin.read(), shown, told, *looks)
        else:
            status = session.run_file(file, shown, told, *looks)
        worst = max(worst, status)
        if status > WRONG:
            break
    return worst


def main(line: Sequence[str] | None = None) -> int:
    """Run a command line, and return its exit status."""
    try:
        return run(arguments(line).files)
    except BrokenPipeError:
        # Nobody reads the results any more; Python would complain when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED


if __name__ == "__main__":
    sys.exit(main())
