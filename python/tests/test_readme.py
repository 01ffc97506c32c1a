"""What README and the book show, runs, and prints what stands behind it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PYTHON = Path(__file__).parent.parent
PAGES = [PYTHON / "README.md", *sorted((PYTHON.parent / "docs" / "book" / "src").glob("*.md"))]
BLOCKS = [block for page in PAGES for block in re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)]


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_blocks_run_and_print_what_they_say(block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(block, "a page", "exec"), {})
    said = [line.split("  # ")[1] for line in block.splitlines() if line.strip().startswith("print(")]
    assert capsys.readouterr().out.splitlines() == said


def test_there_are_blocks() -> None:
    assert len(BLOCKS) >= 6
