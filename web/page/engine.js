// The engine in its worker. A program that runs too long can't be asked to stop: its worker is ended, and another one evaluates
// the text again that was accepted last, so that completion and help know its names.

/** How long a text runs on, in ms, after another one has taken its place. */
const PATIENCE = 1000;

/** How long a text may run, in ms. */
const LONGEST = 20_000;

/**
 * @typedef {{kind: "text" | "formula" | "table" | "plot" | "holds", content?: string, text: string}} Shown
 * @typedef {{line: number, outputs: Shown[]}} Given
 * @typedef {{severity: "error" | "warning", code: string, message: string, help: string | null, span: [number, number] | null,
 *   line: number | null, labels: [number, number, string][], screen: string}} Told
 * @typedef {{label: string, position: number, steps: number, value: string, ends: [string, string]}} Slider
 * @typedef {{results: Given[], problems: Told[], evaluated: number, ended: boolean, files: {name: string, size: number}[],
 *   sliders: Slider[]}} Evaluation
 * @typedef {{text: string, positions: Record<string, number>}} Program
 * @typedef {{evaluated(evaluation: Evaluation, program: Program, milliseconds: number): void, running(runs: boolean): void,
 *   stopped(reason: string): void}} Listener
 */

export class Engine {
  /** @type {Worker} */ #worker;
  /** @type {WebAssembly.Module} */ #module;
  /** The script of workers. */ #script;
  /** @type {Listener} */ #listener;
  /** Questions without an answer, by number. @type {Map<number, (answer: any) => void>} */ #asked = new Map();
  #number = 0;
  /** @type {(Program & {quiet: boolean, since: number, timers: number[]}) | null} */ #running = null;
  /** @type {Program | null} */ #next = null;
  /** @type {Program | null} */ #accepted = null;
  /** What the reader has given. @type {Map<string, Uint8Array>} */ #files = new Map();

  /** @param {WebAssembly.Module} module @param {string} script the address of the worker's @param {Listener} listener */
  constructor(module, script, listener) {
    this.#module = module;
    this.#script = script;
    this.#listener = listener;
    this.#worker = this.#begin();
  }

  /** Evaluates a program; of several that are asked for meanwhile, the last. @param {Program} program */
  evaluate(program) {
    if (!this.#running) return this.#start(program, false);
    this.#next = program;
    const left = Math.max(0, this.#running.since + PATIENCE - performance.now());
    this.#later(left, () => this.#next && this.#restart());
  }

  /** @param {string} text @param {number} at @returns {Promise<{start: number, names: string[]} | null>} */
  complete(text, at) {
    return this.#ask("complete", text, at);
  }

  /** @param {string} text @param {number} at @returns {Promise<string | null>} */
  inspect(text, at) {
    return this.#ask("inspect", text, at);
  }

  /** @param {Program} program @param {string} title @param {string} format @returns {Promise<string | null>} */
  report(program, title, format) {
    return this.#ask("report", program.text, program.positions, title, format);
  }

  /** What the program that was evaluated last has written. @param {string} name @returns {Promise<Uint8Array | null>} */
  file(name) {
    return this.#ask("file", name);
  }

  /** Gives all programs that follow a file. @param {string} name @param {Uint8Array} content */
  give(name, content) {
    this.#files.set(name, content);
    this.#ask("give", name, content);
  }

  /** Ends what runs. @param {string} reason */
  stop(reason) {
    this.#restart();
    this.#listener.stopped(reason);
  }

  /** Ends the worker; the engine is not asked for anything again. */
  end() {
    this.#end();
    this.#worker.terminate();
    for (const resolve of this.#asked.values()) resolve(null);
    this.#asked.clear();
  }

  #begin() {
    const worker = new Worker(this.#script);
    let answers = false;
    worker.onmessage = ({ data: { number, answer } }) => {
      answers = true;
      this.#asked.get(number)?.(answer);
      this.#asked.delete(number);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker !== this.#worker) return;
      // One that never began would not the next time either.
      if (answers) this.stop(`The engine ended: ${event.message}`);
      else this.#give(`The engine could not be started: ${event.message ?? "workers are not allowed here"}`);
    };
    worker.postMessage({ module: this.#module });
    return worker;
  }

  /** @param {string} what @param {any[]} values @returns {Promise<any>} */
  #ask(what, ...values) {
    const number = ++this.#number;
    return new Promise((resolve) => {
      this.#asked.set(number, resolve);
      this.#worker.postMessage({ number, what, values });
    });
  }

  /** @param {Program} program @param {boolean} quiet whether its results are shown already */
  async #start(program, quiet) {
    const running = (this.#running = { ...program, quiet, since: performance.now(), timers: [] });
    this.#later(LONGEST, () => this.stop(`Stopped after ${LONGEST / 1000} s.`));
    // What is done at once shows no button that comes and goes.
    this.#later(200, () => this.#listener.running(true));
    const evaluation = await this.#ask("evaluate", program.text, program.positions);
    if (this.#running !== running) return;
    this.#end();
    this.#accepted = program;
    if (!quiet) this.#listener.evaluated(evaluation, program, performance.now() - running.since);
    this.#proceed();
  }

  #proceed() {
    const next = this.#next;
    this.#next = null;
    if (next) this.#start(next, false);
  }

  /** Ends the worker, and goes on in another one with the next text, or with what was accepted, if that has not ended it itself. */
  #restart() {
    if (this.#running?.quiet) this.#accepted = null;
    this.#end();
    this.#worker.terminate();
    for (const resolve of this.#asked.values()) resolve(null);
    this.#asked.clear();
    this.#worker = this.#begin();
    for (const [name, content] of this.#files) this.#ask("give", name, content);
    if (this.#next) this.#proceed();
    else if (this.#accepted) this.#start(this.#accepted, true);
  }

  /** Gives up what was asked for. @param {string} reason */
  #give(reason) {
    this.#next = null;
    this.#end();
    for (const resolve of this.#asked.values()) resolve(null);
    this.#asked.clear();
    this.#listener.stopped(reason);
  }

  #end() {
    this.#running?.timers.forEach(clearTimeout);
    this.#running = null;
    this.#listener.running(false);
  }

  /** Does something after a time, if the same text still runs. @param {number} milliseconds @param {() => void} work */
  #later(milliseconds, work) {
    this.#running?.timers.push(window.setTimeout(work, milliseconds));
  }
}
