"""The lessons as notebooks: each opens and runs with the kernel, without an error."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

pytest.importorskip("ipykernel")
nbconvert = pytest.importorskip("nbconvert")
nbformat = pytest.importorskip("nbformat")

ROOT = Path(__file__).parent.parent.parent
LESSONS = sorted((ROOT / "examples" / "lessons").glob("*.vcf"))


@pytest.fixture
def kernels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jupyter finds the kernel, wherever the package is."""
    room = tmp_path / "jupyter" / "kernels" / "vcfilter"
    room.mkdir(parents=True)
    source = ROOT / "python" / "data" / "data" / "share" / "jupyter" / "kernels" / "vcfilter" / "kernel.json"
    (room / "kernel.json").write_text(source.read_text())
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))


@pytest.mark.usefixtures("kernels")
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_lessons_run_as_notebooks(lesson: Path, tmp_path: Path) -> None:
    command = os.environ.get("VCF")
    if not command:
        pytest.skip("VCF names no command that makes notebooks")
    path = tmp_path / "lesson.ipynb"
    subprocess.run([command, "report", str(lesson), "-o", str(path)], check=True, capture_output=True)
    notebook = nbformat.read(path, as_version=4)
    assert notebook.metadata.kernelspec.name == "vcfilter"
    made = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    nbconvert.preprocessors.ExecutePreprocessor(timeout=120).preprocess(notebook)
    ran = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    assert len(made) == len(ran) > 0
    pictures = [json.dumps(outputs).count("image/svg+xml") for outputs in ran]
    assert pictures == [json.dumps(outputs).count("image/svg+xml") for outputs in made]


def test_the_tutorial_of_infinite_arrays() -> None:
    notebook = nbformat.read(ROOT / "python" / "notebooks" / "infinite_arrays.ipynb", as_version=4)
    nbconvert.preprocessors.ExecutePreprocessor(timeout=120).preprocess(notebook)
    assert not [output for cell in notebook.cells for output in cell.get("outputs", []) if output.output_type == "error"]
