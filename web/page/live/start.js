// Makes the programs of a page live.

import { LiveBlock } from "./block.js";
import { found } from "./found.js";

/** @typedef {import("../live-blocks.js").Workshop} Workshop */

/** Returns what makes programs below an element live, with an editor and an engine that are loaded for the first that is asked for.
 * @param {import("../assets.js").Assets} assets @returns {(place: ParentNode) => void} */
export function livening(assets) {
  /** @type {Promise<Workshop> | null} */
  let loading = null;
  const workshop = () => {
    loading ??= load(assets).catch((error) => {
      // The next press tries once more.
      loading = null;
      throw error;
    });
    return loading;
  };
  return (place) => {
    let number = 0;
    for (const sources of found(place)) {
      /** @type {import("./chain.js").Chain | null} */
      let chain = null;
      const blocks = sources.map((source) => new LiveBlock(source, ++number, async (block, what) => {
        const { join } = await workshop();
        chain ??= join(blocks);
        chain.ask(block, what);
      }));
    }
  };
}

/** @param {import("../assets.js").Assets} assets @returns {Promise<Workshop>} */
async function load(assets) {
  const [module, files, worker, blocks] = await Promise.all([assets.module(), assets.files(), assets.script("worker.js"), assets.address("live-blocks.js")]);
  const { begin } = await import(blocks);
  return begin(module, worker, files);
}
