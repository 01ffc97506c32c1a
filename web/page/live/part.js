// A block that a reader has asked for: the editor in place of the page's text, and what its lines give.

import style from "../results.css";
import { editor, replace, setFirstLine, underline } from "../editor.js";
import { saveWritten } from "../files.js";
import { Results } from "../results.js";
import { Sliders } from "../sliders.js";
import { Status } from "../status.js";
import { remember } from "./memory.js";

/**
 * @typedef {import("../engine.js").Evaluation} Evaluation
 * @typedef {import("./chain.js").Chain} Chain
 * @typedef {import("./chain.js").Piece} Piece
 */

const NOTHING = "Nothing is shown: write a name or an expression on a line of its own.";

export class Part {
  /** @type {import("@codemirror/view").EditorView | null} */ #view = null;
  /** @type {Results | null} */ #results = null;
  /** @type {Sliders} */ #sliders;
  /** @type {Status} */ #status;
  /** @type {Chain} */ #chain;
  /** The number of its first line in the whole program. */
  #first = 1;

  /** @param {import("./block.js").LiveBlock} block @param {Chain} chain */
  constructor(block, chain) {
    this.block = block;
    this.#chain = chain;
    this.#status = new Status(block.status);
    const place = document.createElement("div");
    block.results.before(place);
    this.#sliders = new Sliders(place, () => chain.evaluate());
    block.stop.addEventListener("click", () => chain.stop());
    block.reset.addEventListener("click", () => this.#reset());
  }

  get text() {
    return this.#view?.state.doc.toString() ?? this.block.source.text;
  }

  get positions() {
    return this.#sliders.positions;
  }

  /** Whether what it gives is wanted: that of a report always was. */
  get isAsked() {
    return this.#view !== null || (this.block.source.isCell && !this.block.source.isAnswer);
  }

  /** Puts the editor in the text's place. @param {number} first the number of its first line */
  open(first) {
    if (this.#view) return;
    const { block } = this;
    this.#first = first;
    this.#dress();
    this.#view = editor(block.editor, this, { changed: () => this.#changed(), moved() {} }, {
      label: block.name.replace(/^./, (letter) => letter.toUpperCase()), firstLine: first, text: block.kept ?? block.source.text, run: () => this.#chain.evaluate(),
    });
    block.source.pre.style.setProperty("display", "none", "important");
    block.root.host.classList.add("open");
    // Who came by the button that goes finds what it promised.
    const isLeft = block.root.activeElement === block.edit;
    block.edit.hidden = true;
    block.run.hidden = block.stop.hidden = block.reset.hidden = false;
    block.stop.disabled = true;
    block.reset.disabled = block.kept === null;
    if (isLeft) this.focus();
  }

  focus() {
    this.#view?.focus();
  }

  /** The lines before it have become more or fewer. @param {number} first */
  number(first) {
    if (this.#view && first !== this.#first) setFirstLine(this.#view, first);
    this.#first = first;
  }

  /** The engine as the editor knows it: with the text of this block alone. @param {string} text @param {number} at */
  async complete(text, at) {
    const before = this.#chain.before(this);
    const found = await this.#chain.engine().complete(before + text, before.length + at);
    return found && { ...found, start: found.start - before.length };
  }

  /** @param {string} text @param {number} at */
  inspect(text, at) {
    const before = this.#chain.before(this);
    return this.#chain.engine().inspect(before + text, before.length + at);
  }

  /**
   * Shows what its lines gave.
   * @param {Evaluation} evaluation of the lines of this block @param {Piece} piece @param {number | null} ended the line above it
   *   at which the program ended @param {boolean} isRead whether all of the program has been read @param {number} milliseconds
   */
  show(evaluation, piece, ended, isRead, milliseconds) {
    const { problems } = evaluation;
    // A block that nobody asked for says what is wrong with it.
    if (!this.isAsked && !problems.length && !this.#results) return;
    this.#results ??= this.#shown();
    // A text that can't be read leaves what was seen before.
    if (!isRead && !problems.length) this.#results.stale();
    else this.#results.show(evaluation, ended ? `Not run: line ${ended} above ends the program.` : NOTHING);
    if (!this.#view) return;
    if (piece.text === this.text) underline(this.#view, problems.map((problem) => moved(problem, piece)));
    else this.#results.stale();
    if (ended) this.#status.wrong(`Line ${ended} above ends the program.`);
    else if (!isRead && !problems.length) this.#status.wrong("Another block can't be read.");
    else this.#status.evaluated(evaluation, milliseconds);
  }

  /** @param {import("../engine.js").Slider[]} sliders */
  showSliders(sliders) {
    if (sliders.length) this.#dress();
    this.#sliders.show(sliders);
  }

  /** @param {boolean} runs */
  running(runs) {
    if (!this.#view) return;
    const { stop, root, run } = this.block;
    // A button that is disabled loses the cursor of keys.
    if (!runs && root.activeElement === stop) run.focus();
    stop.disabled = !runs;
    if (runs) this.#status.say("Running");
  }

  /** @param {string} reason */
  stopped(reason) {
    this.#results?.stale();
    if (this.#view) this.#status.wrong(reason);
  }

  #changed() {
    const { reset, source, root, run } = this.block;
    const isSame = this.text === source.text;
    if (isSame && root.activeElement === reset) run.focus();
    reset.disabled = isSame;
    remember(source, this.block.name, this.text);
    this.#chain.evaluate();
  }

  #reset() {
    this.#sliders.forget();
    if (this.#view) replace(this.#view, this.block.source.text);
  }

  /** The place of results, where what the page said stood. */
  #shown() {
    this.#dress();
    this.block.source.given.forEach((node) => (node.style.display = "none"));
    return new Results(this.block.results, (line) => this.#go(line), (name) => saveWritten(this.#chain.engine(), name));
  }

  /** @param {number} line */
  #go(line) {
    if (!this.#view) this.open(this.#first);
    const view = /** @type {import("@codemirror/view").EditorView} */ (this.#view);
    const { doc } = view.state;
    view.dispatch({ selection: { anchor: doc.line(Math.min(Math.max(1, line - this.#first + 1), doc.lines)).from }, scrollIntoView: true });
    view.focus();
  }

  /** The style of editors and results, once. */
  #dress() {
    const { root } = this.block;
    if (root.querySelector("style[data-results]")) return;
    const sheet = document.createElement("style");
    sheet.dataset.results = "";
    sheet.textContent = style;
    root.prepend(sheet);
  }
}

/** A problem with its places in the text of a piece. @param {import("../engine.js").Told} problem @param {Piece} piece */
function moved(problem, { start, text }) {
  const within = (/** @type {number} */ at) => Math.min(Math.max(0, at - start), text.length);
  return { ...problem, span: problem.span && /** @type {[number, number]} */ (problem.span.map(within)) };
}
