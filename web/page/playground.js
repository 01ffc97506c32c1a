// The program with its editor, its engine and its results.

import { editor, lineOf, replace, underline } from "./editor.js";
import { Engine } from "./engine.js";
import { saveWritten } from "./files.js";
import { links } from "./links.js";
import { label } from "./menu.js";
import { byId } from "./places.js";
import { Results } from "./results.js";
import { Sliders } from "./sliders.js";

/** Where the program is kept for the next visit. */
const KEPT = "vcfilter.program";

/** The program of the last visit; null where there was none. */
export const kept = () => localStorage.getItem(KEPT);

export class Playground {
  /** What files are called that are saved. */
  name = "program";
  /** The text that was opened last. */
  #opened = "";
  /** @type {HTMLButtonElement} */ #stop = byId("stop");
  /** @type {import("./status.js").Status} */ #status;

  /**
   * @param {WebAssembly.Module} module @param {string} script that of workers @param {import("./status.js").Status} status
   * @param {(name: string) => void} go opens another program of the menu
   */
  constructor(module, script, status, go) {
    this.#status = status;
    this.results = new Results(byId("entries"), (line) => this.#go(line), (name) => saveWritten(this.engine, name));
    this.sliders = new Sliders(byId("sliders"), () => this.evaluate());
    this.engine = new Engine(module, script, this);
    this.view = editor(byId("editor"), this.engine, this, { more: links(label, go) });
  }

  get text() {
    return this.view.state.doc.toString();
  }

  /** The program as the engine takes it. */
  get program() {
    return { text: this.text, positions: { ...this.sliders.positions } };
  }

  evaluate() {
    this.engine.evaluate(this.program);
  }

  /** Puts another program in the place of this one. @param {string} name @param {string} text */
  open(name, text) {
    this.#opened = text.replace(/\r\n?/g, "\n");
    this.name = name.replace(/\.vcf$/, "");
    this.sliders.forget();
    replace(this.view, text);
    this.view.focus();
  }

  /** The editor tells of another text. @param {string} text */
  changed(text) {
    // The address is that of another text now; who loads the page again finds his own.
    if (location.hash && text !== this.#opened) history.replaceState(null, "", location.pathname + location.search);
    localStorage.setItem(KEPT, text);
    this.evaluate();
  }

  /** The editor tells of another place of the cursor. */
  moved() {
    requestAnimationFrame(() => this.#mark());
  }

  /** @param {import("./engine.js").Evaluation} evaluation @param {import("./engine.js").Program} program @param {number} milliseconds */
  evaluated(evaluation, program, milliseconds) {
    this.results.show(evaluation);
    this.sliders.show(evaluation.sliders);
    if (program.text === this.text) underline(this.view, evaluation.problems);
    else this.results.stale();
    this.#status.evaluated(evaluation, milliseconds);
    this.#mark();
  }

  /** @param {boolean} runs */
  running(runs) {
    this.#stop.disabled = !runs;
    if (runs) this.#status.say("Running");
  }

  /** @param {string} reason */
  stopped(reason) {
    this.results.stale();
    this.#status.wrong(`${reason} The results are those of the last text that was evaluated to its end.`);
  }

  /** @param {number} line */
  #go(line) {
    const { doc } = this.view.state;
    this.view.dispatch({ selection: { anchor: doc.line(Math.min(line, doc.lines)).from }, scrollIntoView: true });
    this.view.focus();
  }

  /** Brings what the line of the cursor gives beside it. */
  #mark() {
    const { state } = this.view;
    const place = this.view.coordsAtPos(state.selection.main.head);
    if (place) this.results.mark(lineOf(state), place.top);
  }
}
