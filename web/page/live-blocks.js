// What live blocks load when the first of them is asked for: the editor, the engine and the results of the playground.

import init from "vcfilter";
import { Chain } from "./live/chain.js";

/** @typedef {{join(blocks: import("./live/block.js").LiveBlock[]): Chain}} Workshop makes one program of blocks */

/** @param {WebAssembly.Module} module @param {string} worker the address of the script of workers @returns {Promise<Workshop>} */
export async function begin(module, worker) {
  await init({ module_or_path: module });
  return { join: (blocks) => new Chain(blocks, module, worker) };
}
