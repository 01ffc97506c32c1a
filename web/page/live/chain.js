// The program of one block, or of several that go on with each other.

import { Part } from "./part.js";

/**
 * @typedef {import("../engine.js").Engine} Engine
 * @typedef {import("../engine.js").Evaluation} Evaluation
 * @typedef {{part: Part, text: string, line: number, start: number}} Piece a part with its first line, from 1, and where its text begins
 * @typedef {import("../engine.js").Program & {pieces: Piece[]}} Program
 * @typedef {import("./block.js").LiveBlock} LiveBlock
 */

/** So many programs of a page keep a worker, that which rests longest gives its own up. */
const MOST = 4;

/** The programs that have one, the last used at the end. @type {Set<Chain>} */
const awake = new Set();

export class Chain {
  /** @type {Part[]} */ #parts;
  /** @type {() => Engine} */ #begin;
  /** @type {Engine | null} */ #engine = null;

  /** @param {LiveBlock[]} blocks @param {(chain: Chain) => Engine} engine begins one that tells a program what it gave */
  constructor(blocks, engine) {
    this.#begin = () => engine(this);
    this.#parts = blocks.map((block) => new Part(block, this));
    // What was written on an earlier visit may be needed below.
    for (const part of this.#parts) if (part.block.kept !== null) part.open(this.#firstLine(part));
  }

  /** A reader asks for a block. @param {LiveBlock} block @param {import("./block.js").Wish} what */
  ask(block, what) {
    const part = /** @type {Part} */ (this.#parts.find((part) => part.block === block));
    part.open(this.#firstLine(part));
    if (what === "edit") part.focus();
    this.evaluate();
  }

  /** Runs what is asked for, and all before it. */
  evaluate() {
    const program = this.#program();
    program.pieces.forEach(({ part, line }) => part.number(line));
    this.engine().evaluate(program);
  }

  stop() {
    this.#engine?.stop("Stopped.");
  }

  /** The engine, with a worker. */
  engine() {
    awake.delete(this);
    awake.add(this);
    if (awake.size > MOST) /** @type {Chain} */ (awake.values().next().value).#rest();
    this.#engine ??= this.#begin();
    return this.#engine;
  }

  /** The text before a part. @param {Part} part */
  before(part) {
    const parts = this.#parts.slice(0, this.#parts.indexOf(part));
    return parts.map((part) => `${part.text}\n`).join("");
  }

  /** @param {Evaluation} evaluation @param {import("../engine.js").Program} program @param {number} milliseconds */
  evaluated(evaluation, program, milliseconds) {
    const { pieces } = /** @type {Program} */ (program);
    const isRead = !evaluation.problems.some(({ code }) => code.startsWith("syntax::"));
    const ends = evaluation.problems.find((problem) => problem.severity === "error" && evaluation.ended);
    // What has no line is told at the end.
    const placeOf = (/** @type {number | null} */ line) => pieces.findLast((piece) => piece.line <= (line ?? Infinity));
    for (const piece of pieces) {
      const results = evaluation.results.filter(({ line }) => placeOf(line) === piece);
      const problems = evaluation.problems.filter(({ line }) => placeOf(line) === piece);
      const files = evaluation.files.filter(({ name }) => (pieces.findLast(({ text }) => text.includes(JSON.stringify(name))) ?? pieces[pieces.length - 1]) === piece);
      const before = ends?.line && ends.line < piece.line ? ends.line : null;
      piece.part.show({ ...evaluation, results, problems, files }, piece, before, isRead, milliseconds);
    }
    this.#sliders(evaluation.sliders, pieces);
  }

  /** @param {boolean} runs */
  running(runs) {
    this.#parts.forEach((part) => part.running(runs));
  }

  /** @param {string} reason */
  stopped(reason) {
    this.#parts.forEach((part) => part.stopped(reason));
  }

  /** @param {Part} part */
  #firstLine(part) {
    return this.before(part).split("\n").length;
  }

  /** @returns {Program} */
  #program() {
    const last = this.#parts.findLastIndex((part) => part.isAsked);
    /** @type {Piece[]} */ const pieces = [];
    let [line, start] = [1, 0];
    for (const part of this.#parts.slice(0, last + 1)) {
      const { text } = part;
      pieces.push({ part, text, line, start });
      line += text.split("\n").length;
      start += text.length + 1;
    }
    const positions = Object.assign({}, ...pieces.map(({ part }) => part.positions));
    return { text: pieces.map(({ text }) => text).join("\n"), positions, pieces };
  }

  /** A slider stands at the first block that names it. @param {import("../engine.js").Slider[]} sliders @param {Piece[]} pieces */
  #sliders(sliders, pieces) {
    const names = (/** @type {Piece} */ { text }, /** @type {string} */ label) => text.includes(`slider(${JSON.stringify(label)}`);
    const place = (/** @type {string} */ label) => pieces.find((piece) => names(piece, label)) ?? pieces[pieces.length - 1];
    for (const piece of pieces) piece.part.showSliders(sliders.filter(({ label }) => place(label) === piece));
  }

  /** Gives the worker up; with the next wish another one begins. */
  #rest() {
    awake.delete(this);
    this.#engine?.end();
    this.#engine = null;
  }
}
