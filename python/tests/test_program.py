"""``python -m vcfilter`` and the cells of notebooks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import vcfilter
from vcfilter._vcfilter import Session

FINE = "x = symbols(1, \"x\")\nrshift(x, 2)[0]\n[1/3, \"é\"]\nplot([1, 3, 2])\nassert 1 + 1 == 2\n"


def run(*line: str, text: str | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ) | {"LC_ALL": "C.UTF-8"} | variables
    command = [sys.executable, "-m", "vcfilter", *line]
    return subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", timeout=60, env=environment)


@pytest.mark.parametrize(
    ("program", "status", "shown", "told"),
    [
        (FINE, 0, ["1/4*x[0] + 1/2*e1", "[1/3, \"é\"]"], []),
        ("1 + 1\nassert 2 == 3", 1, ["2"], ["assertion::"]),
        ("1 + nothing", 2, [], ["name::"]),
        ("1 +", 2, [], ["syntax::"]),
        ("f(x, y) = x\nf(1, 2)\nx2 = f(1, 1)", 0, ["1"], []),
        ("", 0, [], []),
    ],
)
def test_programs_run(program: str, status: int, shown: list[str], told: list[str], tmp_path: Path) -> None:
    (tmp_path / "program.vcf").write_text(program, encoding="utf-8")
    done = run("run", str(tmp_path / "program.vcf"))
    assert done.returncode == status, done.stderr
    assert all(part in done.stdout for part in shown) and all(part in done.stderr for part in told)
    assert bool(done.stderr) == bool(told)
    piped = run("run", "-", text=program)
    assert (piped.returncode, piped.stdout) == (status, done.stdout)


def test_programs_run_as_by_the_command(tmp_path: Path) -> None:
    command = os.environ.get("VCF")
    if not command:
        pytest.skip("VCF names no command to compare with")
    for number, program in enumerate([FINE, "1 + 1\nassert 2 == 3", "1 + nothing", "1 +", "table = bit_widths(le_gall_5_3)\ntable"]):
        path = tmp_path / f"{number}.vcf"
        path.write_text(program, encoding="utf-8")
        environment = dict(os.environ) | {"LC_ALL": "C.UTF-8"}
        other = subprocess.run([command, "run", str(path)], capture_output=True, text=True, encoding="utf-8", env=environment)
        done = run("run", str(path))
        assert (done.returncode, done.stdout, done.stderr) == (other.returncode, other.stdout, other.stderr)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    done = run("run", str(tmp_path / "none.vcf"))
    assert done.returncode == 2 and "none.vcf" in done.stderr and "Traceback" not in done.stderr


def test_several_programs_have_the_worst_status(tmp_path: Path) -> None:
    for name, program in [("a", "1"), ("b", "assert 1 == 2"), ("c", "3")]:
        (tmp_path / f"{name}.vcf").write_text(program)
    done = run("run", *(str(tmp_path / f"{name}.vcf") for name in "abc"))
    assert (done.returncode, done.stdout) == (1, "1\n3\n")


def test_the_command_line_explains_itself() -> None:
    assert "not the Variant Call Format" in run("--help").stdout.replace("\n", " ")
    assert run("--version").stdout == f"vcfilter {vcfilter.__version__}\n"
    for wrong in ([], ["rnu"], ["run"], ["run", "--what", "x"]):
        done = run(*wrong)
        assert done.returncode == 2 and "usage:" in done.stderr


def test_ascii_where_the_locale_is_no_unicode(tmp_path: Path) -> None:
    (tmp_path / "plot.vcf").write_text("plot([1, 3, 2])")
    assert run("run", str(tmp_path / "plot.vcf"), LC_ALL="C").stdout.isascii()
    assert not run("run", str(tmp_path / "plot.vcf")).stdout.isascii()


def test_nobody_reads_the_results(tmp_path: Path) -> None:
    (tmp_path / "long.vcf").write_text("\n".join("[n for n in 0..20000]" for _ in range(50)))
    command = [sys.executable, "-m", "vcfilter", "run", str(tmp_path / "long.vcf")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b"" and process.wait(60) == 128 + 13


@pytest.mark.skipif(os.name == "nt", reason="signals are those of Unix")
def test_ctrl_c_stops_a_program(tmp_path: Path) -> None:
    (tmp_path / "long.vcf").write_text("1\n[n ** n for n in 0..1000000]")
    command = [sys.executable, "-m", "vcfilter", "run", str(tmp_path / "long.vcf")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline() == b"1\n"
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        told = process.stderr.read()
        assert b"interrupted" in told and b"Traceback" not in told and process.wait(60) == 130


def test_sessions_keep_names_and_pass_on_what_callers_raise() -> None:
    session, shown, told = Session(), list[str](), list[str]()
    assert session.run("cell 1", "k = 3", shown.append, told.append) == 0
    assert session.run("cell 2", "k + 1", shown.append, told.append) == 0 and shown == ["4\n"]
    assert session.run("cell 3", "lost", shown.append, told.append) == 2 and "cell 3:1:1" in told[0]

    def refuse(_: str) -> None:
        raise KeyError("full")

    with pytest.raises(KeyError):
        session.run("cell 4", "1\n2\n3", refuse, told.append)
    with pytest.raises(RuntimeError, match="another program"):
        session.run("cell 5", "1", lambda _: session.run("cell 6", "2", refuse, refuse), told.append)
    assert session.run("cell 5", "k", shown.append, told.append) == 0


def test_notebooks_have_cells(capsys: pytest.CaptureFixture[str]) -> None:
    testing = pytest.importorskip("IPython.testing.globalipapp")
    shell = testing.get_ipython() or testing.start_ipython()
    shell.run_line_magic("load_ext", "vcfilter")
    shell.run_cell_magic("vcf", "", "k = 3")
    # A notebook ends at a cell that fails, and shows the problem once.
    ended = shell.run_cell("%%vcf\nk * 2\nlost")
    caught = capsys.readouterr()
    assert caught.out.strip() == "6" and "cell 2:2:1" in caught.err and "Traceback" not in caught.err
    assert not ended.success
    shell.run_cell_magic("vcf", "", "k")
    assert capsys.readouterr().out == "3\n"
