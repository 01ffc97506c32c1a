// The start of the page.

import init from "vcfilter";
import { first } from "examples";
import { buttons } from "./buttons.js";
import { menu } from "./menu.js";
import { byId } from "./places.js";
import { Playground, kept } from "./playground.js";
import { program } from "./share.js";
import { Status } from "./status.js";
import { theme } from "./theme.js";

/** The engine, compiled once for the page and its workers. */
async function compiled() {
  const answer = await fetch("vcfilter.wasm");
  if (!answer.ok) throw new Error(`vcfilter.wasm: ${answer.status} ${answer.statusText}`);
  // Servers that do not know the type are common.
  return answer.headers.get("content-type")?.startsWith("application/wasm")
    ? WebAssembly.compileStreaming(answer)
    : WebAssembly.compile(await answer.arrayBuffer());
}

/** The script of workers, which is kept, so that another one begins without a request. */
async function script() {
  const answer = await fetch("worker.js");
  if (!answer.ok) throw new Error(`worker.js: ${answer.status} ${answer.statusText}`);
  return URL.createObjectURL(await answer.blob());
}

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
    const [module, worker] = await Promise.all([compiled(), script()]);
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
