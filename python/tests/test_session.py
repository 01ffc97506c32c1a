"""Sessions: values as objects, problems as exceptions, limits, threads and bad input."""

from __future__ import annotations

import copy
import os
import pickle
import signal
import threading
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vcfilter
from vcfilter import AssertionProblem, Problem, ProblemWarning, Session, Value
from vcfilter.linexp import LinExp


@pytest.mark.parametrize(
    ("program", "value"),
    [
        ("1 + 1", 2),
        ("1/3", Fraction(1, 3)),
        ("2**200", 2**200),
        ("-5", -5),
        ("true", True),
        ("none", None),
        ("\"é\\\"\"", "é\""),
        ("[1, [1/2, \"a\"], (1, 2)]", [1, [Fraction(1, 2), "a"], (1, 2)]),
        ("{1: \"a\", (2, \"b\"): [3]}", {1: "a", (2, "b"): [3]}),
        ("0..4", range(0, 4)),
        ("(-2)..=5", range(-2, 6)),
        ("x = symbols(1, \"x\")\n2*x[3] + 1/2", LinExp({("x", 3): 2, None: Fraction(1, 2)})),
        ("x = 3", None),
        ("", None),
        ("1\n2\n3", 3),
    ],
)
def test_values_are_pythons_own(program: str, value: object) -> None:
    assert Session().run(program) == value


def test_all_that_is_displayed() -> None:
    assert Session().run_all("1\nx = 5\nx + 1") == [1, 6]


@pytest.mark.parametrize(
    "value",
    [0, -7, 2**80, True, None, "é \"quoted\"\n", Fraction(-2, 3), 0.1, [1, [2, (3,)]], {1: "a", (2, "b"): [3]}, range(-3, 9), "x" * 1000],
)
def test_values_go_in_and_come_out(value: Any) -> None:
    s = Session()
    s["mine"] = value
    assert s["mine"] == (Fraction(value) if isinstance(value, float) else value)
    assert s.run("mine") == s.mine


@pytest.mark.parametrize("dtype", ["?", "i1", "<i2", ">i2", "u4", "i8", "<f4", ">f8"])
def test_arrays_of_numpy_go_in_and_come_out(dtype: str) -> None:
    s = Session()
    for array in (np.arange(24).astype(dtype).reshape(2, 3, 4), np.arange(24).astype(dtype).reshape(4, 6).T[::2]):
        s["mine"] = array
        found = s["mine"]
        assert found.shape == array.shape and found.dtype == array.dtype and (found == array).all()
        found[...] = 0


def test_scalars_of_numpy() -> None:
    s = Session()
    s["mine"] = [np.int16(-3), np.float64(0.5), np.bool_(True)]
    assert s["mine"] == [-3, Fraction(1, 2), True]


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (object(), TypeError),
        (1j, TypeError),
        ({1, 2}, TypeError),
        (float("nan"), ValueError),
        (float("inf"), ValueError),
        (range(0, 9, 2), ValueError),
        (np.array([1j]), (TypeError, ValueError)),
        (np.array(["a"]), TypeError),
        (LinExp("a"), TypeError),
    ],
)
def test_what_the_language_has_not(value: object, error: type[Exception]) -> None:
    s = Session()
    with pytest.raises(error):
        s["mine"] = value
    with pytest.raises(error):
        s.len([value])


def test_lists_in_themselves() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(ValueError, match="nested too deep"):
        Session()["mine"] = endless


def test_names_and_functions() -> None:
    s = Session()
    s.run("double(x, by=2) = by*x\nshown = 4")
    assert s.double(4) == 8 and s["double"](4, by=3) == 12 and s.call("double", 5) == 10 and s.shown == 4
    assert "shown" in s and "nothing" not in s and "not a name" not in s
    with pytest.raises(AttributeError, match="nothing"):
        s.nothing
    for name in ("nothing", "1", "a b", ""):
        with pytest.raises(KeyError):
            s[name]
    with pytest.raises(KeyError):
        s["not a name"] = 1
    with pytest.raises(ValueError, match="name of a function"):
        s.call("double(1)")
    assert s.sweep(s.double, [1, 2]) is not None


def test_values_of_the_session() -> None:
    s = Session()
    x = s.symbols(1, "x")
    assert isinstance(x, Value) and x.kind == "array" and x.period == (1,)
    assert x[3] == LinExp(("x", 3)) and x[0:2] == [LinExp(("x", 0)), LinExp(("x", 1))]
    filters = s.fir(s.le_gall_5_3)
    assert "laurent" in str(filters.h0) and filters.h0 == s.fir(s.le_gall_5_3).h0 and filters.h0 != filters.h1
    assert len({filters.h0, s.fir(s.le_gall_5_3).h0}) == 1
    assert str(filters.h0 * 8) == "laurent([-1, 2, 6, 2, -1], low=-2)"
    assert (filters.h0 + filters.h0) / 2 == filters.h0 == -(-filters.h0) and filters.h0 - filters.h0 != filters.h0
    assert 2 * filters.h0 == filters.h0 * 2 == filters.h0 + filters.h0
    assert abs(float(s.sqrt(2)) - 2**0.5) < 1e-15
    assert s.bounds(s.rshift(x, 1)[0], {x: range(-4, 4)}) == range(-2, 3)
    with pytest.raises(AttributeError):
        filters.nothing
    with pytest.raises(TypeError):
        iter(x)
    assert "h0" in dir(filters)


def test_how_notebooks_show_values() -> None:
    s = Session()
    assert s.plot([1, 3, 2])._repr_mimebundle_()["image/svg+xml"].startswith("<svg")
    assert s.fir(s.le_gall_5_3).h0._repr_mimebundle_()["text/latex"].startswith("$$")
    assert "<table" in s.compare([s.le_gall_5_3, s.haar_no_shift])._repr_mimebundle_()["text/html"]


def test_records_are_rows() -> None:
    s = Session()
    rows = s.bit_widths(s.le_gall_5_3, 1).records()
    assert rows[0]["part"] == "analysis" and rows[0]["name"] == "Input" and rows[0]["bits"] == 10
    assert {row["part"] for row in rows} == {"analysis", "synthesis"} and len({tuple(row) for row in rows}) == 1
    coder = s.analysis(s.le_gall_5_3, 1)
    arrays = [row for row in coder.records() if row["part"] == "arrays"]
    assert arrays[0]["level"] == 1 and all(isinstance(row["array"], Value) for row in arrays)
    reached = s.witness(coder[1, "LL"], {coder[1, "Input"]: range(-512, 512)}).records()
    assert [row["part"] for row in reached] == ["lower", "upper"] and reached[1]["reached"] == 2301
    pandas = pytest.importorskip("pandas")
    assert pandas.DataFrame(rows)["bits"].max() == max(row["bits"] for row in rows)
    with pytest.raises(TypeError, match="no fields"):
        coder[1, "LL"].records()


def test_pictures_are_simulated() -> None:
    s = Session()
    pixels = np.random.default_rng(3).integers(-512, 512, (48, 64))
    coder = s.analysis(s.le_gall_5_3, 2, size=(64, 48))
    bands = s.simulate(coder.coeffs, {coder[2, "Input"]: s.picture(pixels, "none")})
    assert bands[2, "HH"].shape == (32, 24) and bands[0, "LL"].dtype == np.int64
    decoder = s.synthesis(s.le_gall_5_3, 2, size=(64, 48))
    given = {decoder.coeffs[key]: s.data(band, "none") for key, band in bands.items()}
    assert (s.simulate(decoder.output, given).T == pixels).all()
    wide = s.simulate(s.lshift(s.data([1, 2]), 70), x=range(0, 2))
    assert wide.dtype == object and list(wide) == [2**70, 2**71]


def test_problems_are_exceptions() -> None:
    s = Session()
    with pytest.raises(Problem) as caught:
        s.run("é = 3\né + nothing", name="mine")
    problem = caught.value
    assert (problem.code, problem.name, problem.line, problem.column) == ("name::unknown", "mine", 2, 5)
    assert problem.span == (12, 19) and problem.help and "nothing" in problem.message and "é + nothing" in str(problem)
    with pytest.raises(AssertionError) as failed:
        s.run("assert 1 == 2")
    assert isinstance(failed.value, AssertionProblem) and failed.value.code == "assertion::failed"
    assert s.run("é") == 3, "what was defined before stays"


def test_warnings() -> None:
    s = Session()
    with pytest.warns(ProblemWarning, match="warning"):
        s.run("x = symbols(1, \"x\")\na = periodic_cache(rshift(x, 1), x)\nlower(a[0] + a[1])")


@pytest.mark.parametrize(
    ("limits", "program", "code"),
    [
        ({"timeout": 0.2}, "[n ** n for n in 0..20000]", "limit::time"),
        ({"max_output": 100}, "save(array([n for n in 0..1000]), \"big.npy\")", "limit::output"),
        ({"max_terms": 10}, "x = symbols(1, \"x\")\nsum([x[i] for i in 0..100])", "limit::terms"),
    ],
)
def test_limits(limits: dict[str, Any], program: str, code: str, tmp_path: Path) -> None:
    s = Session(**limits)
    with pytest.raises(Problem) as caught:
        s.run(program, folder=tmp_path)
    assert caught.value.code == code
    assert s.run("1 + 1") == 2


def test_a_sandbox(tmp_path: Path) -> None:
    (tmp_path / "lib.vcf").write_text("k = 3", encoding="utf-8")
    s = Session(sandbox=tmp_path)
    assert s.run("use \"lib.vcf\"\nk") == 3
    for program in ("load(\"/etc/passwd\")", "save([1], \"k.npy\")", "use \"../x.vcf\""):
        with pytest.raises(Problem) as caught:
            s.run(program)
        assert caught.value.code.startswith("file::"), program
    assert os.listdir(tmp_path) == ["lib.vcf"]
    with pytest.raises(OSError, match="."):
        Session(sandbox=tmp_path / "nothing")


@pytest.mark.parametrize("timeout", [-1, float("nan")])
def test_timeouts_that_are_none(timeout: float) -> None:
    with pytest.raises(ValueError, match="."):
        Session(timeout=timeout)


def test_ctrl_c_stops_a_program_and_the_session_lives_on() -> None:
    s = Session()
    s.run("kept = 7")
    timer = threading.Timer(0.3, signal.raise_signal, [signal.SIGINT])
    timer.start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        s.run("sum([n ** n for n in 0..50000])")
    assert time.monotonic() - began < 30 and s.kept == 7


def test_another_thread_stops_a_program() -> None:
    s = Session()
    timer = threading.Timer(0.3, s.interrupt)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        s.run("sum([n ** n for n in 0..50000])")


def in_a_thread(work: Callable[[], object]) -> BaseException | None:
    """What a thread raises that does the work."""
    raised: list[BaseException] = []

    def guarded() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001
            raised.append(error)

    thread = threading.Thread(target=guarded)
    thread.start()
    thread.join()
    return raised[0] if raised else None


def test_threads_that_share_a_session() -> None:
    s = Session()
    assert in_a_thread(lambda: s.run("x = 1")) is None and s.x == 1
    busy = threading.Thread(target=lambda: in_a_thread(lambda: s.run("sum([n ** n for n in 0..3000])")))
    busy.start()
    time.sleep(0.2)
    if busy.is_alive():
        raised = in_a_thread(lambda: s.run("2"))
        assert raised is None or isinstance(raised, RuntimeError)
    s.interrupt()
    busy.join()
    assert s.run("x + 1") == 2


def test_values_of_another_session() -> None:
    mine, other = Session(), Session()
    array = other.symbols(1, "x")
    with pytest.raises(Problem):
        mine.interleave(mine.symbols(1, "y"), array, 0)
    assert mine.fir(other.le_gall_5_3).h0 == mine.fir(mine.le_gall_5_3).h0


def test_expressions_of_many_terms() -> None:
    s = Session()
    element = s.run("x = symbols(1, \"x\")\nsum([x[i] for i in 0..300000])")
    assert len(list(element.symbols())) == 300_000


def test_the_version() -> None:
    assert vcfilter.__version__.count(".") == 2


def test_methods_of_values() -> None:
    s = Session()
    x = s.symbols(1, "x")
    assert x.rshift(1)[0] == s.rshift(x, 1)[0] and x.lshift(2)[0] == 4 * x[0] and x.ndim == 1
    s.run("half(a) = rshift(a, 1)\nshifted(a, by) = rshift(a, by)")
    assert x.half[0] == x.shifted(1)[0]
    assert s.le_gall_5_3.bit_widths(1).kind == "record" and len(s.le_gall_5_3.stages) == 2
    for name in ("nothing", "if", "stages\nqq = 77", "a{5}", "\ud800", "shape"):
        assert not hasattr(x, name), name
    assert "qq" not in s


def test_attributes_of_sessions_are_names() -> None:
    s = Session()
    s.mine = [1, 2]
    assert s.run("mine") == [1, 2] and "if" not in s and not hasattr(s, "and")
    with pytest.raises(KeyError):
        s["if"] = 3
    with pytest.raises(TypeError):
        iter(s)  # type: ignore[call-overload]


def test_what_is_given_to_a_call_is_given_to_no_other() -> None:
    s = Session()
    wrong: list[object] = []

    def ask(number: int) -> None:
        for _ in range(200):
            try:
                found = s.call("abs", Fraction(number, 1 << 70))
            except RuntimeError:
                continue
            if found != Fraction(number, 1 << 70):
                wrong.append(found)

    threads = [threading.Thread(target=ask, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong and s["_python0"] is None


def test_a_signal_is_never_lost() -> None:
    s = Session()
    for _ in range(50):
        with pytest.raises(KeyboardInterrupt):
            s._evaluate("p", "1", lambda value, line: os.kill(os.getpid(), signal.SIGINT))
    assert s.run("1 + 1") == 2


def test_objects_that_give_themselves() -> None:
    s = Session()
    itself = np.empty((), object)
    itself[()] = itself
    for wrong in (itself, np.longdouble(1)):
        with pytest.raises((TypeError, ValueError)):
            s.call("abs", wrong)

    class Ratio:
        numerator, denominator = 1, 0

    with pytest.raises(ValueError, match="denominator"):
        s.call("abs", Ratio())

    class Mine(int):
        def __repr__(self) -> str:
            return "boo"

    assert s.call("abs", Mine(-3)) == 3


def test_slices_far_away() -> None:
    s = Session()
    x = s.symbols(1, "x")
    assert x[2**61 : 2**61 + 2] == [LinExp(("x", 2**61)), LinExp(("x", 2**61 + 1))]
    with pytest.raises(TypeError):
        x[1.5:2.9]


def test_expressions_and_irrational_numbers() -> None:
    s = Session()
    element = s.symbols(1, "x")[0]
    assert abs((element + s.sqrt(2))[None] - 2**0.5) < 1e-15 and (element + s.sqrt(2))["x", 0] == 1
    assert abs((s.sqrt(2) * element)["x", 0] - 2**0.5) < 1e-15


def test_problems_and_values_are_copied() -> None:
    s = Session()
    with pytest.raises(Problem) as caught:
        s.run("1 + nothing\nassert 1")
    for again in (pickle.loads(pickle.dumps(caught.value)), copy.copy(caught.value)):
        assert (again.code, again.span, str(again)) == (caught.value.code, caught.value.span, str(caught.value))
    value = s.le_gall_5_3
    assert copy.deepcopy(value) is value and copy.copy(value) is value
    element = s.symbols(1, "x")[0]
    assert copy.deepcopy(element) is element
