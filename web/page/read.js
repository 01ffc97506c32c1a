// Lessons to read: the report of a program, whose blocks are live.

import { kept as once, served } from "./assets.js";
import { Engine } from "./engine.js";
import { livening } from "./live/start.js";
import { label, lessons, menu, text } from "./menu.js";
import { byId } from "./places.js";
import { fragmentOf, named, program } from "./share.js";
import { Status } from "./status.js";

const FIRST = "01-a-sample-as-an-expression.vcf";

const assets = once(served(document.baseURI));
const live = livening(assets);
const status = new Status(byId("status"));
/** The lesson that is shown, so that a slower one does not take its place. */
let round = 0;

/** The program of the address. @returns {Promise<{name: string, program: string, hash: string} | null>} */
async function asked() {
  const name = named(location.hash) ?? (location.hash.startsWith("#p=") ? null : FIRST);
  const found = name === null ? await program(location.hash) : text(name);
  return found ? { name: name ?? "program", program: found, hash: name === null ? location.hash : fragmentOf(name) } : null;
}

async function show() {
  const mine = ++round;
  const lesson = await asked();
  if (!lesson) return status.wrong("There is no such lesson.");
  status.say("Loading");
  try {
    const html = await report(lesson.program, lesson.name);
    if (mine !== round) return;
    if (html === null) return status.wrong("The lesson has taken too long, or more memory than there is.");
    fill(new DOMParser().parseFromString(html, "text/html"), lesson.name);
    byId("edit").setAttribute("href", `index.html${lesson.hash}`);
    status.say("");
  } catch (error) {
    status.wrong(`The engine could not be loaded: ${error}`);
  }
}

/** A report as a page of HTML; null where it was stopped. @param {string} text @param {string} name @returns {Promise<string | null>} */
async function report(text, name) {
  const [module, worker] = await Promise.all([assets.module(), assets.script("worker.js")]);
  const engine = new Engine(module, worker, { evaluated() {}, running() {}, stopped() {} });
  try {
    return await engine.report({ text, positions: {} }, name.replace(/\.vcf$/, ""), "html");
  } finally {
    engine.end();
  }
}

/** Links to the lessons before and after one. @param {string} name */
function around(name) {
  const at = lessons.findIndex((lesson) => lesson.name === name);
  const links = at < 0 ? [] : [["Previous", lessons[at - 1]], ["Next", lessons[at + 1]]].filter(([, lesson]) => lesson);
  const nav = document.createElement("nav");
  nav.className = "around";
  nav.ariaLabel = "Lessons before and after";
  for (const [word, lesson] of /** @type {[string, {name: string, label: string}][]} */ (links)) {
    const link = nav.appendChild(document.createElement("a"));
    link.href = fragmentOf(lesson.name);
    link.textContent = `${word}: ${lesson.label}`;
  }
  return links.length ? [nav] : [];
}

/** Shows a report, whose markup is the engine's own. @param {Document} made @param {string} name */
function fill(made, name) {
  const page = byId("page");
  document.title = made.querySelector("h1")?.textContent ?? made.title;
  if (!document.querySelector("style[data-report]")) {
    const style = document.createElement("style");
    style.dataset.report = "";
    style.textContent = made.querySelector("style")?.textContent ?? "";
    document.head.append(style);
  }
  page.replaceChildren(...(made.querySelector("main")?.childNodes ?? []));
  page.append(...around(name));
  page.querySelectorAll("a[href]").forEach((link) => lead(/** @type {HTMLAnchorElement} */ (link)));
  live(page);
  scrollTo(0, 0);
  page.focus({ preventScroll: true });
}

/** Links to other lessons lead to them here; those within the lesson leave the address as it is. @param {HTMLAnchorElement} link */
function lead(link) {
  const href = link.getAttribute("href") ?? "";
  const name = decodeURIComponent(href.replace(/\.html$/, ".vcf"));
  if (label(name)) link.href = fragmentOf(name);
  if (!href.startsWith("#") || named(href) !== null) return;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const target = document.getElementById(decodeURIComponent(href.slice(1)));
    if (!target) return;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView();
  });
}

menu(byId("examples-list"), (name) => (location.hash = fragmentOf(name)));
addEventListener("hashchange", show);
show();
