// The programs of a page, and which of them belong together.

/**
 * @typedef {object} Source a program as the page shows it
 * @property {HTMLElement} pre its frame, below which the block stands
 * @property {string} text
 * @property {string} asked what it is an answer to: the page's text, or what stands above an answer
 * @property {HTMLElement[]} given what the page says that it gives
 * @property {boolean} isCell whether it is a cell of a report
 * @property {boolean} isAnswer whether a reader is to write it
 */

/** Languages of fences whose programs run. */
const LANGUAGES = ["language-vcf", "language-vcf-error", "language-vcf-plot"];

/** The classes of a block; a fence's may stand with commas between them. @param {HTMLElement} code */
const classes = (code) => `${code.className} ${code.parentElement?.className}`.split(/[\s,]+/);

/** Whether it is said of a block, in a class or an attribute of it or of its frame. @param {HTMLElement} code @param {string} what */
const says = (code, what) => classes(code).includes(what) || [code, code.parentElement].some((node) => node?.hasAttribute(`data-${what}`));

/** @param {HTMLElement} code */
function isProgram(code) {
  const known = code.matches(".cell > pre.code > code") || classes(code).some((name) => LANGUAGES.includes(name));
  return known && !says(code, "static") && (code.textContent?.trim() || says(code, "answer"));
}

/** What a report says of its programs, once. @param {ParentNode} place */
function addNote(place) {
  const main = place instanceof Element ? place.closest("main") : place.querySelector("main");
  const first = main?.querySelector(".cell");
  if (!main || !first || main.querySelector(".live-note")) return;
  const note = document.createElement("p");
  note.className = "note live-note";
  note.textContent = "The programs of this page run in it: press Edit below one and change it, and all results that follow change with it.";
  const heading = main.querySelector("h1");
  const after = heading?.parentElement?.querySelector(".contents") ?? heading;
  if (after) after.after(note);
  else first.before(note);
}

/** Above each solution of a report a reader can write his own. @param {ParentNode} place */
function addAnswers(place) {
  const root = place instanceof Element ? place.closest("main") ?? place : place;
  for (const details of root.querySelectorAll("details")) {
    const isSolution = /^(solution|answer)/i.test(details.querySelector("summary")?.textContent?.trim() ?? "");
    const isNew = !details.previousElementSibling?.classList.contains("answer");
    if (!isSolution || !isNew || !details.closest("main")?.querySelector(".cell > pre.code")) continue;
    const cell = document.createElement("div");
    cell.className = "cell answer";
    const pre = cell.appendChild(document.createElement("pre"));
    pre.className = "code";
    pre.dataset.answer = "";
    pre.hidden = true;
    pre.append(document.createElement("code"));
    details.before(cell);
  }
}

/** What the blocks around one have in common with it, so that they are one program. @param {HTMLElement} code */
const common = (code) => code.closest(".cell")?.closest("main") ?? code.parentElement?.parentElement?.closest("[data-continues]") ?? null;

/** The programs below an element that are not live yet, those of one program together. @param {ParentNode} place @returns {Source[][]} */
export function found(place) {
  addNote(place);
  addAnswers(place);
  const codes = [.../** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll("pre > code"))];
  /** @type {Source[][]} */ const chains = [];
  /** @type {HTMLElement | null} */ let before = null;
  for (const code of codes.filter(isProgram)) {
    const pre = /** @type {HTMLElement} */ (code.parentElement);
    if (pre.dataset.live !== undefined) continue;
    pre.dataset.live = "";
    const [text, isAnswer] = [(code.textContent ?? "").replace(/\s+$/, ""), says(code, "answer")];
    const asked = isAnswer ? pre.parentElement?.previousElementSibling?.textContent?.trim() ?? "" : text;
    const source = { pre, text, asked, given: given(pre), isCell: pre.matches(".cell > pre.code"), isAnswer };
    const around = common(code);
    if (before && (says(code, "continues") || (around && around === common(before)))) chains[chains.length - 1].push(source);
    else chains.push([source]);
    before = code;
  }
  return chains;
}

/** The results that a report shows below a cell's code. @param {HTMLElement} pre */
function given(pre) {
  if (!pre.matches(".cell > pre.code")) return [];
  return [.../** @type {NodeListOf<HTMLElement>} */ (pre.parentElement?.querySelectorAll(":scope > :not(pre.code)"))];
}
