// Where the parts of the page come from: a server, or the page itself.

/**
 * @typedef {{module(): Promise<WebAssembly.Module>, script(name: string): Promise<string>}} Assets
 *   the engine, compiled; and the address of a script that is kept, so that another worker begins without a request
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
  };
}

/** What an element holds of a file: base64 of what gzip made. @param {string} name */
const held = (name) => document.querySelector(`script[type="application/gzip"][data-name="${name}"]`);

/** Whether the page holds its parts itself, as `vcf report --live` writes it. */
export const isWhole = () => held("vcfilter.wasm") !== null;

/** Those that the page holds. @returns {Assets} */
export function embedded() {
  /** @param {string} name @param {string} type */
  const read = (name, type) => {
    const letters = atob((held(name)?.textContent ?? "").replace(/[^A-Za-z0-9+/=]/g, ""));
    const packed = new Blob([Uint8Array.from(letters, (letter) => letter.charCodeAt(0))]);
    const stream = packed.stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream, { headers: { "content-type": type } });
  };
  return {
    module: () => WebAssembly.compileStreaming(read("vcfilter.wasm", "application/wasm")),
    script: async (name) => URL.createObjectURL(await read(name, "text/javascript").blob()),
  };
}
