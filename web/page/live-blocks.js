// What live blocks load when the first of them is asked for: the editor, the engine and the results of the playground.

import init from "vcfilter";
import { Engine } from "./engine.js";
import { Chain } from "./live/chain.js";

/** @typedef {{join(blocks: import("./live/block.js").LiveBlock[]): Chain}} Workshop makes one program of blocks */

/**
 * @param {WebAssembly.Module} module @param {string} worker the address of the script of workers
 * @param {[string, Uint8Array][]} files what programs read, by its names
 * @returns {Promise<Workshop>}
 */
export async function begin(module, worker, files) {
  await init({ module_or_path: module });
  /** @param {Chain} chain */
  const engine = (chain) => {
    const engine = new Engine(module, worker, chain);
    for (const [name, content] of files) engine.give(name, content);
    return engine;
  };
  return { join: (blocks) => new Chain(blocks, engine) };
}
