// The editor of the program.

import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { searchKeymap } from "@codemirror/search";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { completion, help } from "./assist.js";
import { highlighting } from "./highlight.js";

/** @typedef {Pick<import("./engine.js").Engine, "complete" | "inspect">} Knower what completes, and tells of names */

/** How lines are numbered. */
const numbers = new Compartment();

/** @param {number} first */
const numbered = (first) => lineNumbers({ formatNumber: (line) => String(line + first - 1) });

/**
 * @param {HTMLElement} parent
 * @param {Knower} engine
 * @param {{changed(text: string): void, moved(line: number): void}} listener
 * @param {{text?: string, label?: string, firstLine?: number, run?: () => void, more?: import("@codemirror/state").Extension}} options
 *   the text at first, how the editor is called, the number of its first line, what Ctrl+Enter does, and what else the editor has
 */
export function editor(parent, engine, listener, { text = "", label = "Program", firstLine = 1, run, more = [] } = {}) {
  const told = EditorView.updateListener.of((update) => {
    if (update.docChanged) listener.changed(update.state.doc.toString());
    if (update.docChanged || update.selectionSet) listener.moved(lineOf(update.state));
  });
  const runs = run ? [{ key: "Mod-Enter", run: () => (run(), true) }] : [];
  const keys = [runs, closeBracketsKeymap, completionKeymap, lintKeymap, searchKeymap, historyKeymap, defaultKeymap].flat();
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        numbers.of(numbered(firstLine)), history(), drawSelection(), bracketMatching(), closeBrackets(), highlightActiveLine(), EditorView.lineWrapping,
        help(engine), completion(engine), keymap.of(keys), lintGutter(), highlighting, told, more,
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
      ],
    }),
  });
}

/** The line of the cursor, from 1. @param {EditorState} state */
export function lineOf(state) {
  return state.doc.lineAt(state.selection.main.head).number;
}

/** Puts another text in the editor's place; undo brings the old one back. @param {EditorView} view @param {string} text */
export function replace(view, text) {
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 }, scrollIntoView: true });
}

/** Numbers the lines from another one on. @param {EditorView} view @param {number} first */
export function setFirstLine(view, first) {
  view.dispatch({ effects: numbers.reconfigure(numbered(first)) });
}

/** Underlines problems. @param {EditorView} view @param {import("./engine.js").Told[]} problems */
export function underline(view, problems) {
  const { length } = view.state.doc;
  const diagnostics = problems.filter((problem) => problem.span).map((problem) => {
    const [from, to] = /** @type {[number, number]} */ (problem.span).map((at) => Math.min(at, length));
    const message = [problem.message, problem.help && `help: ${problem.help}`].filter(Boolean).join("\n");
    return { from, to, severity: problem.severity, source: problem.code, message };
  });
  view.dispatch(setDiagnostics(view.state, diagnostics));
}
