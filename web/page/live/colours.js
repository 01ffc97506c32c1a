// Dark or light as the page behind a block is, and as it becomes.

/** @type {Set<HTMLElement>} */
const hosts = new Set();

/** Gives a block the colours that stand behind it, also when these change. @param {HTMLElement} host */
export function followColours(host) {
  if (!hosts.size) watch();
  hosts.add(host);
  colour(host);
}

function watch() {
  const again = () => requestAnimationFrame(() => hosts.forEach(colour));
  const changes = new MutationObserver(again);
  for (const node of [document.documentElement, document.body]) changes.observe(node, { attributeFilter: ["class", "style", "data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  // A sheet of styles may come late, and a page may fade from one theme to the other.
  addEventListener("load", again);
  addEventListener("transitionend", again);
}

/** @param {HTMLElement} host */
function colour(host) {
  host.dataset.theme = isDark(behind(host)) ? "dark" : "light";
}

/** The colour that stands behind an element. @param {HTMLElement} host */
function behind(host) {
  for (let node = /** @type {HTMLElement | null} */ (host.parentElement); node; node = node.parentElement) {
    const colour = getComputedStyle(node).backgroundColor;
    if (!/^transparent$|, 0\)$|\/ 0\)$/.test(colour)) return colour;
  }
  return "";
}

/** Where a page has no colour, the browser's is that of its scheme. @param {string} colour */
function isDark(colour) {
  const parts = (/^rgba?\(([^)]*)\)/.exec(colour)?.[1] ?? "").split(/[\s,/]+/).map(Number);
  if (parts.length < 3) return /dark/.test(getComputedStyle(document.documentElement).colorScheme) && matchMedia("(prefers-color-scheme: dark)").matches;
  const [red, green, blue] = parts;
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}
