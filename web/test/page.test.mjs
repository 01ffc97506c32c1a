// The page in a browser: CHROMIUM is its path.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { LONG, browse, silent } from "./browser.mjs";
import { serve } from "./serve.mjs";

let browser, server;
before(async () => {
  server = await serve(join(dirname(fileURLToPath(import.meta.url)), "..", "dist"));
  browser = await browse();
});
after(async () => {
  await browser?.close();
  server?.close();
});

/** A page that has evaluated its first program, and has no reason to ask for anything. */
const opened = ({ hash = "", ...options } = {}) =>
  silent(browser, server.address + hash, { ...options, ready: (page) => page.locator(".entry").first().waitFor() });

/** Puts another program in the editor's place. */
async function write(page, text) {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

const entries = (page) => page.locator("#entries .entry");

test("what is typed is evaluated, errors are underlined, and mended", async () => {
  const { page, done } = await opened();
  await write(page, "x = symbols(1, \"x\")\nlift(x, le_gall_5_3.stages[0], 0)[0]");
  await page.locator("#entries .entry:only-child math").waitFor();
  assert.match(await entries(page).first().innerText(), /line 2/);
  await write(page, "1 + 1\nnobody");
  await page.locator(".cm-lintRange-error").waitFor();
  assert.equal(await page.locator(".cm-lintRange-error").innerText(), "nobody");
  assert.match(await page.locator(".entry.problem").innerText(), /nobody/);
  await write(page, "1 + 1\nassert 1 < 2");
  await page.locator("#entries .holds").waitFor();
  assert.equal(await page.locator(".cm-lintRange-error").count(), 0);
  assert.match(await entries(page).first().innerText(), /2/);
  await done();
});

test("places behind letters beyond the basic plane are right", async () => {
  const { page, done } = await opened();
  await write(page, "\"𝄞é\"; nobody");
  await page.locator(".cm-lintRange-error").waitFor();
  assert.equal(await page.locator(".cm-lintRange-error").innerText(), "nobody");
  await done();
});

test("names are completed and told of, by keys alone", async () => {
  const { page, done } = await opened();
  await write(page, "thing = symbols(1, \"x\")\n");
  await page.keyboard.type("thi");
  await page.keyboard.press("Control+Space");
  await page.locator(".cm-tooltip-autocomplete li", { hasText: "thing" }).waitFor();
  await page.waitForTimeout(200);
  await page.keyboard.press("Enter");
  assert.match(await page.locator(".cm-content").innerText(), /\nthing$/);
  await page.keyboard.press("F1");
  await page.locator(".cm-tooltip pre", { hasText: "array" }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".cm-tooltip").waitFor({ state: "detached" });
  await page.keyboard.press("Tab");
  assert.notEqual(await page.evaluate(() => document.activeElement?.className), "cm-content");
  await done();
});

test("the value before a dot, and the texts of an argument, are tried", async () => {
  const { page, done } = await opened();
  await write(page, "le_gall_5_3.");
  await page.keyboard.press("Control+Space");
  await page.locator(".cm-tooltip-autocomplete li", { hasText: "stages" }).waitFor();
  await page.keyboard.press("Escape");
  await write(page, 'plot(le_gall_5_3, "');
  await page.keyboard.press("Control+Space");
  await page.locator(".cm-tooltip-autocomplete li", { hasText: "zeros" }).waitFor();
  assert.equal(await page.locator("#status", { hasText: "The engine ended" }).count(), 0);
  await done();
});

test("a slider moves a plot", async () => {
  const { page, done } = await opened();
  await write(page, "a = slider(\"a\", 0, 1, step=1/4, value=1/2)\na\nplot({\"x\": le_gall_5_3})");
  const slider = page.getByRole("slider", { name: "a" });
  await slider.waitFor();
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await page.locator(".slider output", { hasText: "3/4" }).waitFor();
  assert.match(await entries(page).first().innerText(), /3\s*4|3\/4/);
  await done();
});

test("a link carries the program", async () => {
  const { page, done } = await opened();
  const program = "# é 𝄞\n2 ** 10";
  await write(page, program);
  await page.locator("#share").click();
  await page.waitForFunction(() => location.hash.startsWith("#p="));
  const hash = await page.evaluate(() => location.hash);
  await done();
  const other = await opened({ hash });
  await other.page.locator(".entry", { hasText: "1024" }).waitFor();
  assert.equal(await other.page.locator(".cm-content").innerText(), program);
  await other.done();
});

test("lessons are in the menu, and changed by hand", async () => {
  const { page, done } = await opened();
  await page.locator("#examples").click();
  await page.getByRole("button", { name: /4\. Zeros and vanishing moments/ }).click();
  await page.locator("#entries svg").first().waitFor();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n\n17 * 3");
  await page.locator(".entry pre", { hasText: /^51$/ }).waitFor();
  await done();
});

test("what runs long is stopped, and the page goes on", async () => {
  const { page, done } = await opened();
  await write(page, "kept = 7\nkept");
  await page.locator(".entry", { hasText: "7" }).waitFor();
  await write(page, LONG);
  await page.locator("#stop:enabled").waitFor();
  await page.locator("#stop").click();
  await page.locator("#status", { hasText: "Stopped" }).waitFor();
  await page.locator("#stop:disabled").waitFor();
  await write(page, "6 * 7");
  await page.locator(".entry pre", { hasText: /^42$/ }).waitFor();
  // One that is typed over is ended too.
  await write(page, LONG);
  await page.locator("#stop:enabled").waitFor();
  await write(page, "6 * 8");
  await page.locator(".entry pre", { hasText: /^48$/ }).waitFor();
  await done();
});

test("it works without a network, worker and all", async () => {
  const { context, page, done } = await opened();
  await context.setOffline(true);
  await write(page, LONG);
  await page.locator("#stop:enabled").waitFor();
  await page.locator("#stop").click();
  await write(page, "6 * 9");
  await page.locator(".entry pre", { hasText: /^54$/ }).waitFor();
  await done();
});

test("a file that is opened can be loaded, by the next worker too", async () => {
  const { page, done } = await opened();
  // Two rows of two pixels, 8 bits of grey: 0 64, 128 255.
  const png = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR42mNgcGBo+A8AAwUBwFNbFZ8AAAAASUVORK5CYII=";
  await page.locator("#file").setInputFiles({ name: "grey.png", mimeType: "image/png", buffer: Buffer.from(png, "base64") });
  await page.locator("#status", { hasText: "grey.png" }).waitFor();
  await write(page, "load(\"grey.png\")[1, 1]");
  await page.locator(".entry pre", { hasText: /^255$/ }).waitFor();
  await write(page, LONG);
  await page.locator("#stop:enabled").waitFor();
  await page.locator("#stop").click();
  await write(page, "load(\"grey.png\")[1, 0]");
  await page.locator(".entry pre", { hasText: /^128$/ }).waitFor();
  await done();
});

/** What a press on a button makes the browser save. */
async function saved(page, button) {
  const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  return { name: file.suggestedFilename(), content: Buffer.concat(chunks) };
}

test("what a program writes is saved, and what was saved is opened", async () => {
  const { page, done } = await opened();
  await write(page, 'save(array([[1, 2], [3, 42]], "i2"), "both.npz")\nload("both.npz")[1, 0]');
  await page.locator(".entry pre", { hasText: /^3$/ }).waitFor();
  const { name, content } = await saved(page, page.getByRole("button", { name: "Save both.npz" }));
  assert.equal(name, "both.npz");
  await write(page, 'load("both.npz")[1, 1]');
  // The file of another program is gone.
  await page.locator(".entry.problem").waitFor();
  await page.locator("#file").setInputFiles({ name, mimeType: "application/zip", buffer: content });
  await page.locator(".entry pre", { hasText: /^42$/ }).waitFor();
  await done();
});

test("links between lessons lead on, and back", async () => {
  const { page, done } = await opened({ hash: "#open=11-edges.vcf" });
  const text = page.locator(".cm-content");
  await text.getByText("11. Edges").first().waitFor();
  const link = page.locator(".cm-content .link").first();
  await link.click();
  await page.locator(".cm-tooltip button", { hasText: "4. Zeros" }).waitFor();
  await page.locator(".cm-tooltip button").focus();
  await page.keyboard.press("Enter");
  await text.getByText("4. Zeros and vanishing moments").first().waitFor();
  assert.equal(await page.evaluate(() => location.hash), "#open=04-zeros-and-vanishing-moments.vcf");
  await page.goBack();
  await text.getByText("11. Edges").first().waitFor();
  // What is written into a lesson is there when the page is loaded again.
  await text.click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("# mine\n");
  assert.equal(await page.evaluate(() => location.hash), "");
  await page.goto("about:blank");
  await page.goto(server.address);
  await text.getByText("# mine").first().waitFor();
  await done({ mayAsk: true });
});

test("a report is saved", async () => {
  const { page, done } = await opened();
  await write(page, "# # Powers\n2 ** 10");
  await page.locator(".entry pre", { hasText: /^1024$/ }).waitFor();
  await page.locator("#save").click();
  const html = (await saved(page, page.locator("[data-save=html]"))).content.toString();
  assert.match(html, /<h1[^>]*>Powers/);
  assert.match(html, /1024/);
  await done();
});

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

for (const colorScheme of ["light", "dark"]) {
  test(`readers of all kinds find their way, ${colorScheme}`, async () => {
    const { page, done } = await opened({ colorScheme });
    await write(page, "x = symbols(1, \"x\")\nx[0] + 1/2\nbit_widths(le_gall_5_3, 1)\nplot(le_gall_5_3)\na = slider(\"a\", 0, 1)\nassert a == 0\nnobody");
    await page.locator(".entry.problem").waitFor();
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), []);
    await done();
  });
}

test("nothing is wider than a phone", async () => {
  const { page, done } = await opened({ width: 360 });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  const small = await page.evaluate(() => [...document.querySelectorAll("nav button")].filter((button) => button.getBoundingClientRect().right > 360).length);
  assert.equal(small, 0);
  await done();
});
