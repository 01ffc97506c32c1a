"""The Jupyter kernel of the language: ``pip install "vcfilter[jupyter]"``, then choose the kernel *vcfilter* in Jupyter.

Plots are pictures, expressions and filters formulas, results of many rows tables. Tab completes by the values that there are, Shift-Tab
tells what a name means. Each notebook has a session of its own, and interrupting the kernel ends the cell, not the session.
"""

from __future__ import annotations

import fnmatch
import time
from typing import Any, Final

from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

from ._magic import COLUMNS
from ._vcfilter import Held, Session, Told, __version__

# Progress is shown of what takes longer, in seconds.
LONG: Final = 1.0


class VcfilterKernel(Kernel):
    """A kernel over one session of the language.

    Parameters
    ----------
    **settings
        What ``ipykernel`` gives to kernels.
    """

    implementation = "vcfilter"
    implementation_version = __version__
    banner = f"vcfilter {__version__}: wavelet lifting filters over infinite arrays"
    language_info = {
        "name": "vcfilter",
        "version": __version__,
        "mimetype": "text/x-vcfilter",
        "file_extension": ".vcf",
        # The nearest that highlighters know.
        "pygments_lexer": "python",
        "codemirror_mode": "python",
    }
    help_links = [{"text": "vcfilter", "url": "https://pypi.org/project/vcfilter/"}]

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)  # type: ignore[no-untyped-call]
        self._session: Final = Session()
        self._inputs: Final[list[tuple[int, int, str]]] = []

    async def do_execute(
        self,
        code: str,
        silent: bool,
        store_history: bool = True,
        user_expressions: dict[str, str] | None = None,
        allow_stdin: bool = False,
        *,
        cell_meta: dict[str, Any] | None = None,
        cell_id: str | None = None,
    ) -> dict[str, Any]:
        """Evaluate a cell.

        Parameters
        ----------
        code : str
            The cell.
        silent : bool
            Whether nothing of it is shown.
        store_history : bool
            Whether it is kept among the inputs.
        user_expressions : dict, optional
            Expressions that are evaluated after it.
        allow_stdin : bool
            The language asks for no input.
        cell_meta, cell_id : any
            They are not used.

        Returns
        -------
        dict
            The reply of the protocol.
        """
        if store_history and not silent:
            self._inputs.append((0, self.execution_count, code))
        cell = Cell(self, silent)
        try:
            self._run(f"cell {self.execution_count}", code, cell)
        except KeyboardInterrupt:
            cell.is_interrupted = True
        reply = cell.end(self.execution_count)
        if reply["status"] == "ok":
            reply["user_expressions"] = {name: self._evaluated(text) for name, text in (user_expressions or {}).items()}
        return reply

    def _run(self, name: str, text: str, cell: Cell) -> None:
        self._session.evaluate(
            name, text, cell.gave, cell.told, lambda held: held, columns=COLUMNS, progress=cell.progress, held=True
        )

    def _evaluated(self, text: str) -> dict[str, Any]:
        """An expression of a front end."""
        cell = Cell(self, silent=True)
        try:
            self._run("expression", text, cell)
        except KeyboardInterrupt:
            cell.is_interrupted = True
        reply = cell.end(self.execution_count)
        if reply["status"] != "ok":
            return reply
        return {"status": "ok", "data": cell.last or {}, "metadata": {}}

    async def do_complete(self, code: str, cursor_pos: int | None) -> dict[str, Any]:
        """Tell what the word before the cursor could become.

        Parameters
        ----------
        code : str
            The cell.
        cursor_pos : int or None
            The place of the cursor, in characters.

        Returns
        -------
        dict
            The reply of the protocol.
        """
        cursor = len(code) if cursor_pos is None else cursor_pos
        start, matches = self._session.complete(code, _bytes(code, cursor))
        begin = len(code.encode()[:start].decode(errors="ignore"))
        return {"status": "ok", "matches": matches, "cursor_start": begin, "cursor_end": cursor, "metadata": {}}

    async def do_inspect(
        self, code: str, cursor_pos: int | None, detail_level: int = 0, omit_sections: Any = ()
    ) -> dict[str, Any]:
        """Tell what the name at the cursor means.

        Parameters
        ----------
        code : str
            The cell.
        cursor_pos : int or None
            The place of the cursor, in characters.
        detail_level : int
            It is not used: a page has all.
        omit_sections : any
            They are not used.

        Returns
        -------
        dict
            The reply of the protocol.
        """
        cursor = len(code) if cursor_pos is None else cursor_pos
        page = self._session.inspect(code, _bytes(code, cursor), COLUMNS)
        data = {} if page is None else {"text/plain": page}
        return {"status": "ok", "found": page is not None, "data": data, "metadata": {}}

    async def do_is_complete(self, code: str) -> dict[str, Any]:
        """Tell whether a cell can be evaluated, or goes on.

        Parameters
        ----------
        code : str
            The cell.

        Returns
        -------
        dict
            The reply of the protocol.
        """
        if self._session.is_incomplete(code):
            return {"status": "incomplete", "indent": "    "}
        return {"status": "invalid" if self._session.syntax_problem(code) else "complete"}

    async def do_history(
        self,
        hist_access_type: str,
        output: bool,
        raw: bool,
        session: int | None = None,
        start: int | None = None,
        stop: int | None = None,
        n: int | None = None,
        pattern: str | None = None,
        unique: bool = False,
    ) -> dict[str, Any]:
        """Tell the inputs of this session.

        Parameters
        ----------
        hist_access_type : str
            ``"tail"``, ``"range"`` or ``"search"``.
        output, raw : bool
            Inputs are as they were typed, and outputs are not kept.
        session : int, optional
            There is one alone.
        start, stop : int, optional
            Of a range: the first number, and the one after the last.
        n : int, optional
            Of a tail and a search: how many at most.
        pattern : str, optional
            Of a search: what inputs look like, ``*`` and ``?`` standing for others.
        unique : bool
            Of a search: whether inputs that are alike are told once.

        Returns
        -------
        dict
            The reply of the protocol.
        """
        found = _history(self._inputs, hist_access_type, (start, stop), n, pattern, unique)
        # Outputs are not kept.
        history = [(line, number, (code, None) if output else code) for line, number, code in found]
        return {"status": "ok", "history": history}


class Cell:
    """What a cell shows: results as they come, of which the last is the result of the cell.

    Parameters
    ----------
    kernel : VcfilterKernel
        Where it is shown.
    silent : bool
        Whether nothing is.
    """

    def __init__(self, kernel: VcfilterKernel, silent: bool) -> None:
        self._kernel: Final = kernel
        self._silent: Final = silent
        self._began: Final = time.monotonic()
        self._has_bar = False
        self._errors: list[Told] = []
        self.last: dict[str, str] | None = None
        self.is_interrupted = False

    def _send(self, kind: str, content: dict[str, Any]) -> None:
        if not self._silent:
            self._kernel.send_response(self._kernel.iopub_socket, kind, content)  # type: ignore[no-untyped-call]

    def gave(self, value: Held, line: int) -> None:
        """Show what stands before a result, and keep that.

        Parameters
        ----------
        value : Held
            The result.
        line : int
            Its line.
        """
        for bundle in value.bundles():
            self._flush()
            self.last = bundle

    def _flush(self) -> None:
        if self.last is not None:
            self._send("display_data", {"data": self.last, "metadata": {}, "transient": {}})
            self.last = None

    def told(self, problem: Told) -> None:
        """Show a warning, or keep an error.

        Parameters
        ----------
        problem : Told
            The problem.
        """
        if problem.severity == "warning":
            self._send("stream", {"name": "stderr", "text": problem.drawn})
        else:
            self._errors.append(problem)

    def progress(self, done: int, total: int) -> None:
        """Show how much of a long computation is done.

        Parameters
        ----------
        done, total : int
            Parts of it.
        """
        if time.monotonic() - self._began < LONG or not total:
            return
        text = f"{100 * done // total} %"
        content = {
            "data": {"text/html": f'<progress value="{done}" max="{total}"></progress> {text}', "text/plain": text},
            "metadata": {},
            "transient": {"display_id": f"progress {id(self)}"},
        }
        self._send("update_display_data" if self._has_bar else "display_data", content)
        self._has_bar = True

    def end(self, count: int) -> dict[str, Any]:
        """Show the result or the error.

        Parameters
        ----------
        count : int
            The number of the cell.

        Returns
        -------
        dict
            The reply of the protocol.
        """
        reply: dict[str, Any] = {"execution_count": count, "payload": []}
        if self.is_interrupted or any(each.code == "interrupted" for each in self._errors):
            self._flush()
            error = {"ename": "KeyboardInterrupt", "evalue": "", "traceback": ["interrupted"]}
            self._send("error", error)
            return reply | {"status": "error"} | error
        if self._errors:
            self._flush()
            drawn = [line for each in self._errors for line in each.drawn.rstrip().splitlines()]
            error = {"ename": self._errors[0].code, "evalue": self._errors[0].message, "traceback": drawn}
            self._send("error", error)
            return reply | {"status": "error"} | error
        if self.last is not None:
            self._send("execute_result", {"data": self.last, "metadata": {}, "execution_count": count})
        return reply | {"status": "ok", "user_expressions": {}}


def _bytes(text: str, characters: int) -> int:
    return len(text[:characters].encode())


def _history(
    inputs: list[tuple[int, int, str]],
    access: str,
    ends: tuple[int | None, int | None],
    most: int | None,
    pattern: str | None,
    unique: bool,
) -> list[tuple[int, int, str]]:
    """The inputs that a front end asks for."""
    if access == "range":
        start, stop = ends
        return [each for each in inputs if (start or 0) <= each[1] and (stop is None or each[1] < stop)]
    found = [each for each in inputs if access != "search" or fnmatch.fnmatchcase(each[2], pattern or "*")]
    if unique:
        found = list({each[2]: each for each in found}.values())
    return found if most is None else found[len(found) - min(most, len(found)) :]


if __name__ == "__main__":
    IPKernelApp.launch_instance(kernel_class=VcfilterKernel)
