// How long it takes from a key, or a slider, to the redrawn response plot, and from the first byte to the first result: figures, no test.

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "./serve.mjs";

const KEYS = 40;
const server = await serve(join(dirname(fileURLToPath(import.meta.url)), "..", "dist"));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const middle = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)].toFixed(0);

const starts = { engine: [], ready: [], plot: [] };
for (let n = 0; n < 7; n++) {
  const page = await browser.newPage();
  await page.goto(server.address);
  await page.locator(".entry svg").first().waitFor();
  starts.plot.push(await page.evaluate(() => performance.now()));
  for (const name of ["engine", "ready"]) starts[name].push(await page.evaluate((name) => performance.getEntriesByName(name, "measure")[0].duration, name));
  await page.close();
}
console.log(`the engine is loaded and compiled: median ${middle(starts.engine)} ms`);
console.log(`from the request of the page until one can type: median ${middle(starts.ready)} ms`);
console.log(`from the request of the page to the first plot: median ${middle(starts.plot)} ms`);

const page = await browser.newPage();
await page.goto(server.address);
await page.locator(".entry svg").first().waitFor();

/** Waits, in the page, for the next plot, and returns what it took. */
const timed = (what) => page.evaluate(async (what) => {
  const entries = document.getElementById("entries");
  const before = entries.querySelector("svg");
  const changed = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (entries.querySelector("svg") === before) return;
      observer.disconnect();
      requestAnimationFrame(() => resolve());
    });
    observer.observe(entries, { childList: true, subtree: true });
  });
  const begin = performance.now();
  globalThis.act(what);
  await changed;
  return performance.now() - begin;
}, what);

await page.evaluate(() => {
  globalThis.act = (position) => {
    const slider = document.querySelector(".slider input");
    slider.value = String(position);
    slider.dispatchEvent(new Event("input"));
  };
});
const slides = [];
for (let n = 0; n < KEYS; n++) slides.push(await timed(n % 31));
console.log(`from a slider to the plot: median ${middle(slides)} ms, slowest ${Math.max(...slides).toFixed(0)} ms`);

// A digit of a tap is typed, and the plot of the response is drawn again.
await page.locator(".cm-content").click();
await page.keyboard.press("Control+a");
await page.keyboard.insertText('mine = wavelet([stage("even_subtract_odd", [1, 1], S=2), stage("odd_add_even", [8, 8], S=4)])\nplot(mine)\n');
await page.waitForTimeout(1000);
await page.evaluate(() => {
  globalThis.act = (digit) => {
    const line = document.querySelector(".cm-line");
    const range = document.createRange();
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (walker.currentNode.data.trim() === globalThis.last) range.selectNodeContents(walker.currentNode);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    document.execCommand("insertText", false, (globalThis.last = digit));
  };
  globalThis.last = "8";
});
const keys = [];
for (let n = 0; n < KEYS; n++) keys.push(await timed(["7", "6", "5", "3"][n % 4]));
console.log(`from a key to the plot: median ${middle(keys)} ms, slowest ${Math.max(...keys).toFixed(0)} ms`);
await browser.close();
server.close();
