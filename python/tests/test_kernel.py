"""The Jupyter kernel, by the protocol's own test suite, and by cells that go wrong."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ipykernel")
jupyter_client = pytest.importorskip("jupyter_client")
jupyter_kernel_test = pytest.importorskip("jupyter_kernel_test")

SPEC = json.loads((Path(__file__).parent.parent / "data/data/share/jupyter/kernels/vcfilter/kernel.json").read_text())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in which Jupyter finds the kernel, wherever the package is."""
    room = tmp_path_factory.mktemp("jupyter")
    (room / "kernels" / "vcfilter").mkdir(parents=True)
    (room / "kernels" / "vcfilter" / "kernel.json").write_text(json.dumps(SPEC))
    before = os.environ.get("JUPYTER_PATH")
    os.environ["JUPYTER_PATH"] = str(room)
    yield room
    if before is None:
        del os.environ["JUPYTER_PATH"]
    else:
        os.environ["JUPYTER_PATH"] = before


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[Any]:
    """A kernel that runs, and who asks it."""
    manager, client = jupyter_client.manager.start_new_kernel(kernel_name="vcfilter")
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def run(client: Any, code: str, timeout: float = 60) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The reply to a cell, and what it shows."""
    shown: list[dict[str, Any]] = []
    reply = client.execute_interactive(code, timeout=timeout, output_hook=shown.append, allow_stdin=False)
    return reply["content"], [each for each in shown if each["msg_type"] not in ("status", "execute_input")]


@pytest.mark.usefixtures("folder")
class TestProtocol(jupyter_kernel_test.KernelTests):  # type: ignore[misc, name-defined]
    """The suite of jupyter_kernel_test. It skips standard output and pagers, which the language has not."""

    kernel_name = "vcfilter"
    language_name = "vcfilter"
    file_extension = ".vcf"
    code_execute_result = [{"code": "1/3 + 1/3", "result": "2/3"}, {"code": "1\n\"two\"", "result": "\"two\""}]
    code_display_data = [
        {"code": "plot(le_gall_5_3)\n1", "mime": "image/svg+xml"},
        {"code": "fir(le_gall_5_3).h0\n1", "mime": "text/latex"},
        {"code": "compare([le_gall_5_3, haar_no_shift])\n1", "mime": "text/html"},
    ]
    code_generate_error = "1 + nothing"
    completion_samples = [
        {"text": "interl", "matches": {"interleave("}},
        {"text": "plot(le_g", "matches": {"le_gall_5_3"}},
    ]
    complete_code_samples = ["1 + 1", "f(x) = x", "assert 1 == 1"]
    incomplete_code_samples = ["f(", "[1, 2,", "test \"one\" {"]
    invalid_code_samples = ["1 +* 2", "x = = 3"]
    code_inspect_sample = "rshift"
    code_history_pattern = "1?3*"
    supported_history_operations = ("tail", "range", "search")
    code_history_unique_supported = True


def test_results_in_their_order(client: Any) -> None:
    reply, shown = run(client, "1\nplot([1, 3, 2])\n[1/2, \"é\"]")
    assert reply["status"] == "ok"
    assert [each["msg_type"] for each in shown] == ["display_data", "display_data", "execute_result"]
    assert shown[1]["content"]["data"]["image/svg+xml"].startswith("<svg")
    assert shown[2]["content"]["data"] == {"text/plain": "[1/2, \"é\"]"}


def test_errors_have_their_place_and_names_live_on(client: Any) -> None:
    assert run(client, "mine = 41\nmine + 1")[1][0]["content"]["data"]["text/plain"] == "42"
    reply, shown = run(client, "mine\nmine + nothing")
    assert (reply["status"], reply["ename"]) == ("error", "name::unknown")
    assert [each["msg_type"] for each in shown] == ["display_data", "error"]
    assert any("mine + nothing" in line for line in shown[1]["content"]["traceback"])
    assert run(client, "assert mine == 3")[0]["ename"] == "assertion::failed"
    assert run(client, "mine")[0]["status"] == "ok"


def test_warnings_go_to_the_error_stream(client: Any) -> None:
    reply, shown = run(client, "assert true")
    assert reply["status"] == "ok"
    assert all(each["content"]["name"] == "stderr" for each in shown if each["msg_type"] == "stream")


def test_completion_by_value(client: Any) -> None:
    run(client, "range_of_mine = 0..4")
    reply = client.complete("é = range_of_mine.lo", reply=True, timeout=60)["content"]
    assert reply["matches"] == ["lower"] and (reply["cursor_start"], reply["cursor_end"]) == (18, 20)


def test_inspection_of_values_and_functions(client: Any) -> None:
    run(client, "inspected = [1, 2, 3]")
    found = client.inspect("inspected", 4, reply=True, timeout=60)["content"]
    assert found["found"] and "a list of 3 values" in found["data"]["text/plain"]
    assert not client.inspect("nothing_of_the_kind", 4, reply=True, timeout=60)["content"]["found"]


def test_an_interrupt_ends_the_cell(client: Any) -> None:
    run(client, "before = 7")
    manager = client.parent
    # A kernel lets go of what was asked for before it told of an error; the next cell may come as early as that.
    number = client.execute("sum([n ** n for n in 0..20000])", stop_on_error=False)
    time.sleep(1)
    manager.interrupt_kernel()
    while (reply := client.get_shell_msg(timeout=60))["parent_header"].get("msg_id") != number:
        pass
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    assert run(client, "before")[1][0]["content"]["data"]["text/plain"] == "7"


def test_the_specification() -> None:
    assert SPEC["argv"][1:3] == ["-m", "vcfilter.kernel"] and sys.version_info >= (3, 11)
