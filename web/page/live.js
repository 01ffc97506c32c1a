// Live blocks: the programs of a page run in it, and are changed in place.
//
// What a page does:
//
//   <script src="../live.js" defer></script>            with or without type="module", wherever it stands
//
// The script is that of `web/dist`, and takes its other files (live-blocks.js, worker.js, vcfilter.wasm) from the folder that it comes
// from; where it was copied elsewhere, `data-dist="ADDRESS/"` of its tag names the folder, relative to the page. Nothing is asked for before a
// reader presses a button. A page that `vcf report --live` makes holds all of it itself.
//
// Which programs: each <pre><code class="language-vcf">, as mdBook writes a fence of ```vcf; those of `vcf-error` and `vcf-plot` too; and
// the cells of a page of `vcf report`. Below each stand "Run" and "Edit". From then on the block is an editor whose results, problems, plots and
// sliders stand below it, and it runs while one types; "Stop" ends what runs, "Reset" brings the text of the page back.
//
// Which blocks belong together: each is a program of its own, but
//   - a block with `data-continues` on its <pre> or <code>, or with the class `continues` (```vcf,continues in mdBook), goes on with the program of
//     the block before it on the page;
//   - blocks within one element that has `data-continues`, such as a <main> or a <div>, are one program;
//   - the cells of a report are one program.
// A program of several blocks runs from the first of them to the last that was asked for, and each shows what its own lines give. Lines are counted
// through all of them.
//
// What is written into a report is kept in the browser for the next visit; "Reset" forgets it.
//
// What a page may ask of it: colours follow those that stand behind the block, dark or light, also when these change. Nothing of the page's
// style reaches into a block, and nothing of the block's out of it; keys that are pressed in a block are not seen by scripts of the page. A
// block without a program, or one with `data-static` on its <pre> or <code> (class `static`), is left alone. When blocks are added later,
// `vcfilter.live(element)` looks for them below it.

import { embedded, isWhole, served } from "./assets.js";
import { livening } from "./live/start.js";

/** The tag of this script; a module does not know its own. @type {HTMLScriptElement | null} */
const tag = /** @type {HTMLScriptElement | null} */ (document.currentScript) ?? document.querySelector('script[src*="live.js"]');

function assets() {
  if (isWhole()) return embedded();
  const { dist } = tag?.dataset ?? {};
  return served(dist ? new URL(dist, document.baseURI) : new URL(".", tag?.src || document.baseURI));
}

const live = livening(assets());
const begin = () => live(document);
if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin);
else begin();
Object.assign(globalThis, { vcfilter: { live } });
