// Live blocks in pages of others: CHROMIUM is the path of the browser.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { serve } from "./serve.mjs";
import { LONG, browse, silent } from "./browser.mjs";

const dist = join(dirname(fileURLToPath(import.meta.url)), "..", "dist");

/** A page as mdBook writes it: the size of its letters, its frames and its buttons are its own. */
const page = (body, script = '<script src="../live.js" defer></script>') => `<!DOCTYPE html>
<html lang="en" class="light"><head><meta charset="utf-8"><title>A chapter</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>html { font-size: 62.5%; } body { font-size: 1.6rem; margin: 0; background: #fff; color: #222; } .navy, .navy body { background: #161923; color: #bcbdd0; }
pre { position: relative; overflow-x: auto; padding: 0.5rem; display: block; } main { max-width: 75rem; margin: 0 auto; padding: 0 1rem; } button { display: none; }
table { margin: 0 auto; font-size: 40px; }</style>${script}</head>
<body><main><h1>A chapter</h1>${body}</main></body></html>`;

const block = (text, names = "language-vcf") => `<pre><code class="${names}">${text}\n</code></pre>`;

const PAGES = {
  "/book/alone.html": page(`${block("x = 3\nx * 14")}<p>Another:</p>${block("x")}<p>Text:</p>${block("1", "language-text")}${block("2 ** 10", "language-vcf static")}`),
  "/book/joined.html": page(`${block("x = 3")}${block("y = x * 14\ny", "language-vcf continues")}${block("x", "language-vcf")}<div data-continues>${block("a = 5")}${block("a + 1")}</div>`),
  "/book/module.html": page(block("2 ** 10"), '<script type="module" src="../live.js"></script>'),
  "/elsewhere.html": page(block("2 ** 10"), '<script src="copied-live.js" data-dist="./"></script>'),
  "/copied-live.js": readFileSync(join(dist, "live.js"), "utf8"),
  "/book/slider.html": page(block('a = slider("a", 0, 1, step=1/4, value=1/2)\na\nplot(wavelet([stage("even_add_odd", [4*a, 4*a], S=2)]))')),
  "/book/keys.html": page(`<script>addEventListener("keydown", ({ key }) => { if (/^(ArrowRight|s|Enter)$/.test(key)) document.title += key; });</script>${block("1")}`),
  "/book/lost.html": page(block("1"), '<script src="../live.js" data-dist="nowhere/" defer></script>'),
};

let browser, server;
before(async () => {
  server = await serve(dist, PAGES);
  browser = await browse();
});
after(async () => {
  await browser?.close();
  server?.close();
});

const opened = (path, options) => silent(browser, server.address + path, options);
const nth = (page, at) => page.locator(".vcfilter-live").nth(at);
const press = (page, name, at = 0) => nth(page, at).getByRole("button", { name: new RegExp(`^${name} `) }).click();

/** Puts another text in a block's place. */
async function write(page, at, text) {
  await nth(page, at).locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

test("a block runs where it stands, and is changed there", async () => {
  const { page, done, asked } = await opened("book/alone.html");
  assert.equal(await page.locator(".vcfilter-live").count(), 2, "programs alone are live");
  assert.deepEqual(asked, [], "nothing is loaded before it is asked for");
  await press(page, "Run");
  await nth(page, 0).locator(".entry pre", { hasText: /^42$/ }).waitFor();
  assert.equal(await nth(page, 1).locator(".entry").count(), 0);
  const loaded = asked.length;
  await write(page, 0, "6 * 9");
  await nth(page, 0).locator(".entry pre", { hasText: /^54$/ }).waitFor();
  await press(page, "Reset");
  await nth(page, 0).locator(".entry pre", { hasText: /^42$/ }).waitFor();
  // Each is a program of its own: the other block knows no x.
  await press(page, "Run", 1);
  await nth(page, 1).locator(".entry.problem pre", { hasText: "name::unknown" }).waitFor();
  assert.equal(await nth(page, 1).locator(".cm-lintRange-error").innerText(), "x");
  await nth(page, 1).locator("output[role=status]", { hasText: /line 1: .*x/ }).waitFor();
  assert.equal(asked.length, loaded, "nothing is asked for once it runs");
  await done({ mayAsk: true });
});

test("blocks that go on with each other are one program", async () => {
  const { page, done } = await opened("book/joined.html");
  await press(page, "Run", 1);
  await nth(page, 1).locator(".entry pre", { hasText: /^42$/ }).waitFor();
  assert.equal(await nth(page, 0).locator(".entry").count(), 0, "what was not asked for shows nothing");
  assert.equal(await nth(page, 1).locator(".cm-lineNumbers .cm-gutterElement:visible").first().innerText(), "2");
  // What is changed above changes what stands below, and lines are counted on.
  await press(page, "Edit", 0);
  await write(page, 0, "x = 3\nx = 4");
  await nth(page, 1).locator(".entry pre", { hasText: /^56$/ }).waitFor();
  await nth(page, 1).locator(".place", { hasText: "line 4" }).waitFor();
  await write(page, 0, "x = nobody");
  await nth(page, 0).locator(".entry.problem").waitFor();
  await nth(page, 1).locator(".nothing", { hasText: "line 1 above" }).waitFor();
  await write(page, 0, "x = (");
  await nth(page, 0).locator(".entry.problem", { hasText: "syntax" }).waitFor();
  await write(page, 0, "x = 1");
  await nth(page, 1).locator(".entry pre", { hasText: /^14$/ }).waitFor();
  // Names of the blocks above are completed.
  await write(page, 0, "thing = symbols(1, \"t\")\nx = 1");
  await write(page, 1, "thi");
  await page.keyboard.press("Control+Space");
  await nth(page, 1).locator(".cm-tooltip-autocomplete li", { hasText: "thing" }).waitFor();
  await page.keyboard.press("Escape");
  // The third is alone; those of an element that says so are not.
  await press(page, "Run", 2);
  await nth(page, 2).locator(".entry.problem").waitFor();
  await press(page, "Run", 4);
  await nth(page, 4).locator(".entry pre", { hasText: /^6$/ }).waitFor();
  await done({ mayAsk: true });
});

test("it is a script or a module, and may be copied", async () => {
  for (const path of ["book/module.html", "elsewhere.html"]) {
    const { page, done } = await opened(path);
    await press(page, "Run");
    await nth(page, 0).locator(".entry pre", { hasText: /^1024$/ }).waitFor();
    await done({ mayAsk: true });
  }
});

test("an engine that is not there is told of", async () => {
  const { page, context } = await opened("book/lost.html");
  await press(page, "Run");
  await nth(page, 0).locator(".status.wrong", { hasText: "could not be loaded: vcfilter.wasm: 404" }).waitFor();
  await context.close();
});

test("a slider of a block moves its plot", async () => {
  const { page, done } = await opened("book/slider.html");
  await press(page, "Run");
  const slider = page.getByRole("slider", { name: "a" });
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await nth(page, 0).locator(".slider output", { hasText: "3/4" }).waitFor();
  await nth(page, 0).locator("figure svg").first().waitFor();
  await done({ mayAsk: true });
});

test("what runs long is stopped, and other blocks run meanwhile", async () => {
  const { page, done } = await opened("book/alone.html");
  await press(page, "Run");
  await nth(page, 0).locator(".entry").first().waitFor();
  await write(page, 0, LONG);
  const stop = nth(page, 0).getByRole("button", { name: /^Stop / });
  await nth(page, 0).locator("button:enabled", { hasText: "Stop" }).waitFor();
  await press(page, "Run", 1);
  await nth(page, 1).locator(".entry.problem").waitFor();
  await stop.focus();
  await page.keyboard.press("Enter");
  await nth(page, 0).locator(".status.wrong", { hasText: "Stopped" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent), "Run", "keys go on from where they were");
  await done({ mayAsk: true });
});

test("keys alone lead through a block", async () => {
  const { page, done } = await opened("book/alone.html");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.ariaLabel), "Edit program 1");
  await page.keyboard.press("Enter");
  await nth(page, 0).locator(".cm-editor.cm-focused").waitFor();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" + 1");
  await nth(page, 0).locator(".entry pre", { hasText: /^43$/ }).waitFor();
  await page.keyboard.press("Tab");
  const left = () => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent);
  assert.equal(await left(), "Run", "Tab leaves the editor");
  await done({ mayAsk: true });
});

test("keys of the page are not those of a block", async () => {
  const { page, done } = await opened("book/keys.html");
  await press(page, "Edit");
  await nth(page, 0).locator(".cm-editor.cm-focused").waitFor();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type(" + symbols(1, \"s\")[0]");
  await page.keyboard.press("Enter");
  await nth(page, 0).locator(".entry math").waitFor();
  assert.equal(await page.title(), "A chapter");
  await done({ mayAsk: true });
});

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

for (const [theme, width] of [["light", 360], ["navy", 1200]]) {
  test(`a block suits its page: ${theme}, ${width} px`, async () => {
    const { page, done } = await opened("book/alone.html", { width });
    await page.evaluate((theme) => (document.documentElement.className = theme), theme);
    await press(page, "Run");
    await write(page, 0, "bit_widths(le_gall_5_3, 1)\nplot(le_gall_5_3)\na = slider(\"a\", 0, 1)\nassert a == 0\nsymbols(1, \"x\")[0] / 3\nnobody");
    await nth(page, 0).locator(".entry.problem").waitFor();
    assert.equal(await nth(page, 0).getAttribute("data-theme"), theme === "light" ? "light" : "dark");
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    const size = await nth(page, 0).locator(".cm-content").evaluate((node) => parseFloat(getComputedStyle(node).fontSize));
    assert.ok(size > 12 && size < 18, `letters of ${size} px`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
    await done({ mayAsk: true });
  });
}
