// The start of the page.

import init from "vcfilter";
import { first } from "examples";
import { served } from "./assets.js";
import { buttons } from "./buttons.js";
import { menu, text } from "./menu.js";
import { byId } from "./places.js";
import { Playground, kept } from "./playground.js";
import { fragment, fragmentOf, named, program } from "./share.js";
import { Status } from "./status.js";
import { theme } from "./theme.js";

/** Opens the program of the link, or the lesson that it names; returns whether there is one. @param {Playground} playground @param {Status} status */
async function linked(playground, status) {
  const name = named(location.hash);
  const found = name === null ? await program(location.hash) : text(name) ?? null;
  if (found !== null) playground.open(name ?? "program", found);
  else if (name !== null) status.wrong(`There is no lesson ${name}.`);
  else if (location.hash) status.wrong("The program of this link is damaged.");
  return found !== null;
}

/** Opens a program of the menu, so that one can go back. @param {Playground} playground @param {string} name */
function go(playground, name) {
  history.pushState(null, "", fragmentOf(name));
  playground.open(name, text(name) ?? "");
}

/** The link to a lesson as a text. @param {string} name @param {string} label */
function reading(name, label) {
  const link = document.createElement("a");
  link.href = `read.html${fragmentOf(name)}`;
  link.textContent = "Read";
  link.ariaLabel = `Read ${label}`;
  return link;
}

async function start() {
  const begin = performance.now();
  const status = new Status(byId("status"));
  theme(byId("theme"));
  /** @type {Playground} */
  let playground;
  try {
    const assets = served(document.baseURI);
    const [module, worker] = await Promise.all([assets.module(), assets.script("worker.js")]);
    performance.measure("engine", { start: begin });
    await init({ module_or_path: module });
    playground = new Playground(module, worker, status, (name) => go(playground, name));
  } catch (error) {
    return status.wrong(`The engine could not be loaded: ${error}`);
  }
  menu(byId("examples-list"), (name) => go(playground, name), reading);
  byId("read").addEventListener("click", async (event) => {
    event.preventDefault();
    location.href = `read.html${named(location.hash) !== null ? location.hash : await fragment(playground.text)}`;
  });
  buttons(playground, status);
  addEventListener("hashchange", () => linked(playground, status));
  if (!(await linked(playground, status))) playground.open("program", kept() || first);
  // From the request of the page until one can type, which test/speed.mjs tells.
  performance.measure("ready");
}

start();
