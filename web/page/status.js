// The line that says how things are; screen readers read it out.

/** What follows each other faster than this is said once. */
const PAUSE = 400;

export class Status {
  /** @type {HTMLElement} */ #place;
  #timer = 0;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
  }

  /** @param {string} text */
  say(text) {
    this.#set(text, false, 0);
  }

  /** @param {string} text */
  wrong(text) {
    this.#set(text, true, 0);
  }

  /** @param {import("./engine.js").Evaluation} evaluation @param {number} milliseconds */
  evaluated({ results, problems }, milliseconds) {
    const error = problems.find((problem) => problem.severity === "error");
    const counted = `${results.length} ${results.length === 1 ? "result" : "results"}`;
    const where = error?.line ? `line ${error.line}: ` : "";
    this.#set(error ? `${where}${error.message}` : `${counted} in ${Math.max(1, Math.round(milliseconds))} ms`, Boolean(error), PAUSE);
  }

  /** @param {string} text @param {boolean} wrong @param {number} pause */
  #set(text, wrong, pause) {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.#place.textContent = text;
      this.#place.classList.toggle("wrong", wrong);
    }, pause);
  }
}
