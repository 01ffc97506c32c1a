// What the program gives, in the order of its lines.

import { pictureFiles } from "./files.js";

/** @typedef {import("./engine.js").Evaluation} Evaluation */
/** @typedef {{line: number | null, problem?: import("./engine.js").Told, outputs?: import("./engine.js").Shown[]}} Entry */

/** More entries are counted, and not shown. */
const MOST = 1000;

export class Results {
  /** What is shown, by what it was made from: what stays as it was is not made again. @type {Map<string, HTMLElement>} */
  #made = new Map();
  /** @type {HTMLElement} */ #place;
  /** @type {(line: number) => void} */ #go;
  /** @type {(name: string) => void} */ #take;

  /**
   * @param {HTMLElement} place
   * @param {(line: number) => void} go is called with the line that a reader wants to see
   * @param {(name: string) => void} take is called with the name of a written file that a reader wants to have
   */
  constructor(place, go, take) {
    this.#place = place;
    this.#go = go;
    this.#take = take;
  }

  /** @param {Evaluation} evaluation @param {string} nothing what is said where nothing is displayed */
  show(evaluation, nothing = "The program displays nothing: write a name or an expression on a line of its own.") {
    const entries = inOrder(evaluation);
    const made = new Map();
    const nodes = entries.slice(0, MOST).map((entry) => {
      let key = JSON.stringify(entry);
      while (made.has(key)) key += "+";
      const node = this.#made.get(key) ?? this.#entry(entry);
      made.set(key, node);
      return node;
    });
    if (entries.length > MOST) nodes.push(element("p", "", `${entries.length - MOST} more results are not shown.`));
    for (const file of evaluation.files) nodes.push(this.#file(file));
    if (!nodes.length) nodes.push(element("p", "nothing", nothing));
    this.#made = made;
    this.#place.classList.remove("stale");
    this.#place.replaceChildren(...nodes);
  }

  /** Says that the results are of another text than that of the editor. */
  stale() {
    this.#place.classList.add("stale");
  }

  /** Marks what a line gives, and brings it beside the line. @param {number} line @param {number} top where the line stands on the screen */
  mark(line, top) {
    const pane = /** @type {HTMLElement} */ (this.#place.parentElement);
    let first = null;
    for (const node of /** @type {Iterable<HTMLElement>} */ (this.#place.children)) {
      const here = node.dataset.line === String(line);
      node.classList.toggle("here", here);
      first ??= here ? node : null;
    }
    if (!first) return;
    const { top: above, bottom: below } = pane.getBoundingClientRect();
    const wanted = Math.min(Math.max(top, above), below - 40);
    pane.scrollTop += first.getBoundingClientRect().top - wanted;
  }

  /** A file that the program has written is the reader's to save. @param {{name: string, size: number}} file */
  #file({ name, size }) {
    const node = element("div", "entry written");
    const button = node.appendChild(element("button", "", `Save ${name}`));
    button.addEventListener("click", () => this.#take(name));
    node.append(` The program has written it: ${size} bytes.`);
    return node;
  }

  /** @param {Entry} entry */
  #entry({ line, problem, outputs }) {
    const node = element("div", problem ? "entry problem" : "entry");
    if (line !== null) {
      node.dataset.line = String(line);
      const place = node.appendChild(element("button", "place", `line ${line}`));
      place.addEventListener("click", () => this.#go(line));
    }
    if (problem) {
      node.append(element("p", problem.severity, `${problem.severity}: ${problem.message}`), scrolling("pre", problem.screen, "problem"));
    }
    for (const shown of outputs ?? []) node.append(output(shown));
    return node;
  }
}

/** Results and problems by their lines; what has none comes last. @param {Evaluation} evaluation @returns {Entry[]} */
function inOrder({ results, problems }) {
  const entries = [...results, ...problems.map((problem) => ({ line: problem.line, problem }))];
  const place = (/** @type {Entry} */ entry) => entry.line ?? Infinity;
  return entries.sort((one, other) => (place(one) === place(other) ? 0 : place(one) - place(other)));
}

/** Markup is the engine's own, which escapes what a program writes. @param {import("./engine.js").Shown} shown */
function output(shown) {
  switch (shown.kind) {
    case "formula":
    case "table": {
      const node = scrolling("div", "", "result");
      node.className = "wide";
      node.innerHTML = shown.content ?? "";
      return node;
    }
    case "plot": {
      const figure = element("figure");
      const picture = figure.appendChild(scrolling("div", "", "picture"));
      picture.className = "picture";
      picture.innerHTML = shown.content ?? "";
      figure.append(pictureFiles(shown.content ?? ""));
      return figure;
    }
    case "holds":
      return element("p", "holds", shown.text);
    default:
      return scrolling("pre", shown.text, "result");
  }
}

/** @param {string} tag @param {string} name @param {string} text */
function element(tag, name = "", text = "") {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text) node.textContent = text;
  return node;
}

/** What may be wider than its place, so that keys reach it to scroll. @param {string} tag @param {string} text @param {string} label */
function scrolling(tag, text, label) {
  const node = element(tag, "", text);
  node.tabIndex = 0;
  node.role = "group";
  node.ariaLabel = label;
  return node;
}
