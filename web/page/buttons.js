// What the buttons do.

import { formatted } from "vcfilter";
import { replace } from "./editor.js";
import { TYPES, opening, save } from "./files.js";
import { byId } from "./places.js";
import { fragment } from "./share.js";

/**
 * @typedef {import("./playground.js").Playground} Playground
 * @typedef {import("./status.js").Status} Status
 */

/** @param {Playground} playground @param {Status} status */
export function buttons(playground, status) {
  byId("stop").addEventListener("click", () => playground.engine.stop("Stopped."));
  byId("share").addEventListener("click", () => share(playground, status));
  byId("format").addEventListener("click", () => format(playground, status));
  byId("save-list").addEventListener("click", ({ target }) => {
    const { save } = /** @type {HTMLElement} */ (target).dataset;
    if (save) write(playground, save, status);
  });
  byId("open").addEventListener("click", () => byId("file").click());
  opening(byId("file"), {
    opened: (name, text) => playground.open(name, text),
    given(name, content) {
      playground.engine.give(name, content);
      playground.evaluate();
      status.say(`load(${JSON.stringify(name)}) reads the file now.`);
    },
    refused: (why) => status.wrong(why),
  });
}

/** @param {Playground} playground @param {Status} status */
async function share(playground, status) {
  history.replaceState(null, "", await fragment(playground.text));
  const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
  status.say(copied ? "The link is copied." : "The link stands in the address of the page.");
}

/** @param {Playground} playground @param {Status} status */
function format(playground, status) {
  const written = formatted(playground.text);
  if (written === undefined) status.wrong("A program with faults in its syntax is not formatted.");
  else if (written !== playground.text) replace(playground.view, written);
}

/** @param {Playground} playground @param {string} format @param {Status} status */
async function write({ engine, name, program }, format, status) {
  byId("save-list").hidePopover();
  const content = format === "vcf" ? program.text : await engine.report(program, name, format);
  if (content === null) status.wrong("Stopped before the file was written.");
  else save(`${name}.${format}`, content, TYPES[format]);
}
