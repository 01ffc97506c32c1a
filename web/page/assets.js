// Where the parts of the page come from: a server, or the page itself.

/**
 * @typedef {object} Assets
 * @property {() => Promise<WebAssembly.Module>} module the engine, compiled
 * @property {(name: string) => Promise<string>} script the address of a script that is kept, so that another worker begins without a request
 * @property {(name: string) => Promise<string>} address that of a script which is loaded once
 * @property {() => Promise<[string, Uint8Array][]>} files what programs of the page read, by its names
 */

/** Those beside a page. @param {string | URL} base the address of their folder @returns {Assets} */
export function served(base) {
  /** @param {string} name */
  const asked = async (name) => {
    const answer = await fetch(new URL(name, base));
    if (!answer.ok) throw new Error(`${name}: ${answer.status} ${answer.statusText}`);
    return answer;
  };
  return {
    async module() {
      const answer = await asked("vcfilter.wasm");
      // Servers that do not know the type are common.
      return answer.headers.get("content-type")?.startsWith("application/wasm")
        ? WebAssembly.compileStreaming(answer)
        : WebAssembly.compile(await answer.arrayBuffer());
    },
    async script(name) {
      return URL.createObjectURL(await (await asked(name)).blob());
    },
    address: async (name) => String(new URL(name, base)),
    files: async () => [],
  };
}

/** The same, whose engine is compiled once. @param {Assets} assets @returns {Assets} */
export function kept(assets) {
  /** @type {Promise<WebAssembly.Module> | null} */
  let module = null;
  const forget = (/** @type {unknown} */ error) => {
    module = null;
    throw error;
  };
  return { ...assets, module: () => (module ??= assets.module().catch(forget)) };
}

/** The element that holds a file: base64 of what gzip made. @param {string} name @returns {HTMLElement | null} */
const held = (name) => document.querySelector(`script[type="application/gzip"][data-name="${name}"]`);

/** @param {HTMLElement | null} element @param {string} type */
function unpacked(element, type) {
  const letters = atob(element?.textContent ?? "");
  const packed = new Blob([Uint8Array.from(letters, (letter) => letter.charCodeAt(0))]);
  return new Response(packed.stream().pipeThrough(new DecompressionStream("gzip")), { headers: { "content-type": type } });
}

/** Whether the page holds its parts itself, as `vcf report --live` writes it. */
export const isWhole = () => held("vcfilter.wasm") !== null;

/** Those that the page holds. @returns {Assets} */
export function embedded() {
  const files = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("script[data-file]"))];
  /** @param {HTMLElement} element @returns {Promise<[string, Uint8Array]>} */
  const file = async (element) => [element.dataset.file ?? "", new Uint8Array(await unpacked(element, "").arrayBuffer())];
  const script = async (/** @type {string} */ name) => URL.createObjectURL(await unpacked(held(name), "text/javascript").blob());
  return {
    module: () => WebAssembly.compileStreaming(unpacked(held("vcfilter.wasm"), "application/wasm")),
    script,
    address: script,
    files: () => Promise.all(files.map(file)),
  };
}
