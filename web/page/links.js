// Links of a lesson to other lessons: with the cursor in one, a button opens it.

import { StateField } from "@codemirror/state";
import { Decoration, EditorView, showTooltip } from "@codemirror/view";

/** A link of Markdown to a program. */
const LINK = /\[[^\]]*\]\(([^()\s]+\.vcf)\)/g;

/** @typedef {{from: number, to: number, name: string}} Link */

/**
 * @param {(name: string) => string | undefined} label how a program is called; nothing where there is none of this name
 * @param {(name: string) => void} open
 */
export function links(label, open) {
  /** @param {string} text @returns {Link[]} */
  const found = (text) => [...text.matchAll(LINK)].map(({ 0: link, 1: name, index }) => ({ from: index, to: index + link.length, name })).filter(({ name }) => label(name));
  const known = StateField.define({
    create: (state) => found(state.doc.toString()),
    update: (links, transaction) => (transaction.docChanged ? found(transaction.newDoc.toString()) : links),
    provide: (field) => EditorView.decorations.from(field, (links) => Decoration.set(links.map(({ from, to }) => Decoration.mark({ class: "link" }).range(from, to)))),
  });
  /** @param {Link} link @returns {import("@codemirror/view").Tooltip} */
  const tooltip = ({ from, name }) => ({ pos: from, create: () => ({ dom: button(`Open: ${label(name)}`, () => open(name)) }) });
  const shown = showTooltip.compute([known, "selection"], (state) => {
    const { head, empty } = state.selection.main;
    const link = state.field(known).find(({ from, to }) => from < head && head < to);
    return link && empty ? tooltip(link) : null;
  });
  return [known, shown];
}

/** @param {string} text @param {() => void} work */
function button(text, work) {
  const place = document.createElement("div");
  const node = place.appendChild(document.createElement("button"));
  node.textContent = text;
  node.addEventListener("click", work);
  return place;
}
