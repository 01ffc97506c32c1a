// The start of the page.

import init from "vcfilter";
import { first } from "examples";
import { served } from "./assets.js";
import { buttons } from "./buttons.js";
import { menu } from "./menu.js";
import { byId } from "./places.js";
import { Playground, kept } from "./playground.js";
import { program } from "./share.js";
import { Status } from "./status.js";
import { theme } from "./theme.js";

/** Opens the program of the link; returns whether there is one. @param {Playground} playground @param {Status} status */
async function linked(playground, status) {
  const text = await program(location.hash);
  if (text !== null) playground.open("program", text);
  else if (location.hash) status.wrong("The program of this link is damaged.");
  return text !== null;
}

async function start() {
  const status = new Status(byId("status"));
  theme(byId("theme"));
  /** @type {Playground} */
  let playground;
  try {
    const assets = served(document.baseURI);
    const [module, worker] = await Promise.all([assets.module(), assets.script("worker.js")]);
    await init({ module_or_path: module });
    playground = new Playground(module, worker, status);
  } catch (error) {
    return status.wrong(`The engine could not be loaded: ${error}`);
  }
  menu(byId("examples-list"), (name, text) => playground.open(name, text));
  buttons(playground, status);
  addEventListener("hashchange", () => linked(playground, status));
  if (!(await linked(playground, status))) playground.open("program", kept() || first);
}

start();
