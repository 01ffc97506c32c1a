// Colours of the program, from the tables of the language.

import { Decoration, EditorView, ViewPlugin } from "@codemirror/view";
import { tokens } from "vcfilter";

/** @param {string} text */
function decorations(text) {
  const pieces = /** @type {[number, number, string][]} */ (JSON.parse(tokens(text))).filter(([start, end]) => start < end);
  return Decoration.set(pieces.map(([start, end, name]) => Decoration.mark({ class: `tok-${name}` }).range(start, end)));
}

class Highlighting {
  /** @param {EditorView} view */
  constructor(view) {
    this.decorations = decorations(view.state.doc.toString());
  }

  /** @param {import("@codemirror/view").ViewUpdate} update */
  update(update) {
    if (update.docChanged) this.decorations = decorations(update.state.doc.toString());
  }
}

export const highlighting = ViewPlugin.fromClass(Highlighting, { decorations: (plugin) => plugin.decorations });
