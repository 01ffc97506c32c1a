// The playground: an editor, an engine, and what the engine gives.

import init, { formatted } from "vcfilter";
import { first } from "examples";
import { editor, lineOf, replace, underline } from "./editor.js";
import { Engine } from "./engine.js";
import { TYPES, opening, save } from "./files.js";
import { menu } from "./menu.js";
import { Results } from "./results.js";
import { fragment, program } from "./share.js";
import { Sliders } from "./sliders.js";
import { Status } from "./status.js";
import { theme } from "./theme.js";

const KEPT = "vcfilter.program";

/** @template {HTMLElement} T @param {string} id @returns {T} */
const byId = (id) => /** @type {T} */ (document.getElementById(id));

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

async function start() {
  const status = new Status(byId("status"));
  theme(byId("theme"));
  let name = "program";
  /** @type {WebAssembly.Module} */
  let module;
  /** @type {string} */
  let worker;
  try {
    [module, worker] = await Promise.all([compiled(), script()]);
    await init({ module_or_path: module });
  } catch (error) {
    return status.wrong(`The engine could not be loaded: ${error}`);
  }
  const text = () => view.state.doc.toString();
  const results = new Results(byId("entries"), (line) => {
    view.dispatch({ selection: { anchor: view.state.doc.line(Math.min(line, view.state.doc.lines)).from }, scrollIntoView: true });
    view.focus();
  });
  const evaluate = () => engine.evaluate({ text: text(), positions: { ...sliders.positions } });
  const sliders = new Sliders(byId("sliders"), evaluate);
  const mark = () => {
    const place = view.coordsAtPos(view.state.selection.main.head);
    if (place) results.mark(lineOf(view.state), place.top);
  };
  /** @type {HTMLButtonElement} */
  const stop = byId("stop");
  const engine = new Engine(module, worker, {
    evaluated(evaluation, program, milliseconds) {
      results.show(evaluation);
      sliders.show(evaluation.sliders);
      if (program.text === text()) underline(view, evaluation.problems);
      else results.stale();
      status.evaluated(evaluation, milliseconds);
      mark();
    },
    running(runs) {
      stop.disabled = !runs;
      if (runs) status.say("Running");
    },
    stopped(reason) {
      results.stale();
      status.wrong(`${reason} The results are those of the last text that was evaluated to its end.`);
    },
  });
  const view = editor(byId("editor"), engine, {
    changed(text) {
      localStorage.setItem(KEPT, text);
      evaluate();
    },
    moved: () => requestAnimationFrame(mark),
  });
  const open = (/** @type {string} */ title, /** @type {string} */ program) => {
    name = title.replace(/\.vcf$/, "");
    sliders.forget();
    replace(view, program);
    view.focus();
  };
  menu(byId("examples-list"), open);
  stop.addEventListener("click", () => engine.stop("Stopped."));
  byId("open").addEventListener("click", () => byId("file").click());
  opening(byId("file"), {
    opened: open,
    given(name, content) {
      engine.give(name, content);
      evaluate();
      status.say(`load(${JSON.stringify(name)}) reads the file now.`);
    },
    refused: (why) => status.wrong(why),
  });
  byId("share").addEventListener("click", async () => {
    history.replaceState(null, "", await fragment(text()));
    const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    status.say(copied ? "The link is copied." : "The link stands in the address of the page.");
  });
  byId("format").addEventListener("click", () => {
    const written = formatted(text());
    if (written === undefined) status.wrong("A program with faults in its syntax is not formatted.");
    else if (written !== text()) replace(view, written);
  });
  byId("save-list").addEventListener("click", async ({ target }) => {
    const format = /** @type {HTMLElement} */ (target).dataset.save;
    if (!format) return;
    byId("save-list").hidePopover();
    const program = { text: text(), positions: sliders.positions };
    const content = format === "vcf" ? program.text : await engine.report(program, name, format);
    if (content === null) status.wrong("Stopped before the file was written.");
    else save(`${name}.${format}`, content, TYPES[format]);
  });
  const shared = async () => {
    const linked = await program(location.hash);
    if (linked !== null) open("program", linked);
    else if (location.hash) status.wrong("The program of this link is damaged.");
    return linked !== null;
  };
  addEventListener("hashchange", shared);
  if (!(await shared())) open("program", localStorage.getItem(KEPT) || first);
}

start();
