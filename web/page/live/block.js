// A block below a program of the page: its buttons, before anything else is loaded.

import style from "./block.css";
import { followColours } from "./colours.js";
import { remembered } from "./memory.js";

/** @typedef {"run" | "edit"} Wish what a reader presses */


export class LiveBlock {
  /** @type {import("./found.js").Source} */ source;
  /** How it is called. */
  name;
  /** What its reader wrote on an earlier visit; null for nothing. @type {string | null} */ kept;
  /** Its tree, whose style is its own. @type {ShadowRoot} */ root;
  /** Where the editor goes, and where results do. */
  editor = element("div", "editor");
  results = element("div", "results");

  /**
   * @param {import("./found.js").Source} source @param {number} number of the block on its page
   * @param {(block: LiveBlock, what: Wish) => Promise<void>} pressed
   */
  constructor(source, number, pressed) {
    this.source = source;
    this.name = `${source.isAnswer ? "answer" : "program"} ${number}`;
    const host = element("div", source.isCell ? "vcfilter-live in-cell" : "vcfilter-live");
    this.root = host.attachShadow({ mode: "open" });
    this.run = button("Run", `Run ${this.name}`);
    this.edit = button("Edit", `Edit ${this.name}`);
    this.stop = button("Stop", `Stop ${this.name}`);
    this.reset = button("Reset", `Reset ${this.name} to the text of the page`);
    if (source.isAnswer) {
      this.run.hidden = true;
      this.edit.textContent = "Your answer";
      this.edit.ariaLabel = `Your answer: write ${this.name}`;
    }
    this.stop.hidden = this.reset.hidden = true;
    this.status = element("output", "status");
    this.status.role = "status";
    const tools = element("div", "tools");
    tools.append(this.run, this.edit, this.stop, this.reset, this.status);
    this.results.role = "group";
    this.results.ariaLabel = `Results of ${this.name}`;
    const sheet = document.createElement("style");
    sheet.textContent = style;
    this.root.append(sheet, this.editor, tools, this.results);
    source.pre.after(host);
    this.kept = remembered(source, this.name);
    if (this.kept !== null) this.say("What you have written is kept, and comes with the first press on this page.");
    followColours(host);
    // Pages have keys of their own: in books arrows turn the page, and letters search. They are not meant for whoever types here.
    for (const type of ["keydown", "keypress", "keyup"]) this.root.addEventListener(type, (event) => event.stopPropagation());
    const ask = (/** @type {Wish} */ what) => this.#ask(() => pressed(this, what));
    this.run.addEventListener("click", () => ask("run"));
    this.edit.addEventListener("click", () => ask("edit"));
  }

  /** Says how things are, which screen readers read out. @param {string} text @param {boolean} wrong */
  say(text, wrong = false) {
    this.status.textContent = text;
    this.status.classList.toggle("wrong", wrong);
  }

  /** @param {() => Promise<void>} work */
  async #ask(work) {
    const loading = window.setTimeout(() => this.say("Loading"), 100);
    try {
      await work();
    } catch (error) {
      this.say(`The engine could not be loaded: ${error instanceof Error ? error.message : error}`, true);
    } finally {
      clearTimeout(loading);
    }
  }
}

/** @param {string} tag @param {string} name */
function element(tag, name) {
  const node = document.createElement(tag);
  node.className = name;
  return node;
}

/** @param {string} text @param {string} label */
function button(text, label) {
  const node = document.createElement("button");
  node.type = "button";
  node.textContent = text;
  node.ariaLabel = label;
  return node;
}
