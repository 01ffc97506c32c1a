// Completion and help: the engine knows what the program before the cursor has defined.

import { autocompletion } from "@codemirror/autocomplete";
import { StateEffect, StateField } from "@codemirror/state";
import { hoverTooltip, keymap, showTooltip } from "@codemirror/view";

/** @param {import("./editor.js").Knower} engine */
export function completion(engine) {
  /** @param {import("@codemirror/autocomplete").CompletionContext} context */
  const source = async (context) => {
    // While one types, names are offered from the second letter on, and whatever works behind a dot.
    if (!context.explicit && !context.matchBefore(/[A-Za-z_]\w+$|\.\w*$|"\w*$/)) return null;
    const text = context.state.doc.toString();
    const found = await engine.complete(text, context.pos);
    if (context.aborted || !found?.names.length) return null;
    return {
      from: found.start,
      options: found.names.map((label) => ({ label, type: label.endsWith("(") ? "function" : "variable" })),
      filter: false,
    };
  };
  return autocompletion({ override: [source], icons: false });
}

/** @param {string} page */
function tooltip(page) {
  const dom = document.createElement("div");
  const text = dom.appendChild(document.createElement("pre"));
  text.textContent = page.trimEnd();
  return { dom };
}

/** @param {import("./editor.js").Knower} engine */
export function help(engine) {
  const hover = hoverTooltip(async (view, pos) => {
    const page = await engine.inspect(view.state.doc.toString(), pos);
    return page ? { pos, create: () => tooltip(page) } : null;
  });
  return [hover, shown, keyboard(engine)];
}

/** @type {import("@codemirror/state").StateEffectType<import("@codemirror/view").Tooltip | null>} */
const show = StateEffect.define();

/** The help that a key has asked for. It goes when one types on. */
const shown = StateField.define({
  create: () => /** @type {import("@codemirror/view").Tooltip | null} */ (null),
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(show)) return effect.value;
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (field) => showTooltip.from(field),
});

/** @param {import("./editor.js").Knower} engine */
function keyboard(engine) {
  /** @param {import("@codemirror/view").EditorView} view */
  const ask = (view) => {
    const pos = view.state.selection.main.head;
    engine.inspect(view.state.doc.toString(), pos).then((page) => {
      const value = { pos, above: false, create: () => tooltip(page ?? "Nobody knows this name.") };
      view.dispatch({ effects: show.of(value) });
      view.contentDOM.ariaDescription = page ?? "Nobody knows this name.";
    });
    return true;
  };
  /** @param {import("@codemirror/view").EditorView} view */
  const hide = (view) => {
    if (!view.state.field(shown)) return false;
    view.dispatch({ effects: show.of(null) });
    return true;
  };
  return keymap.of([{ key: "F1", run: ask }, { key: "Escape", run: hide }]);
}
