// Lessons to read, as a student with the link alone works through them: CHROMIUM is the path of the browser.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { browse, silent } from "./browser.mjs";
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

const opened = (path, options) => silent(browser, server.address + path, { ...options, ready: (page) => page.locator("#page h1").waitFor() });
const button = (place, name) => place.getByRole("button", { name: new RegExp(`^${name}`) });

/** Opens the editor of a cell, by the button that asks for it. */
async function edit(cell, name = "Edit") {
  await button(cell, name).click();
  await cell.locator(".cm-editor.cm-focused").waitFor();
}

/** The block of an exercise's answer, opened, with a text in it. */
async function answer(page, at, text) {
  const cell = page.locator(".answer").nth(at);
  await edit(cell, "Your answer");
  await page.keyboard.insertText(text);
  return cell;
}

test("lesson 1 is read to its end, and its exercises are done by hand", async () => {
  const { page, done } = await opened("read.html");
  assert.equal(await page.title(), "1. A sample as an expression");
  // A tap is changed, and what follows changes.
  const first = page.locator(".cell").first();
  await edit(first);
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("x[-2]");
  await first.locator(".entry").nth(1).waitFor();
  await button(first, "Reset").click();
  const wavelet = page.locator(".cell", { hasText: "s0, s1 = le_gall_5_3.stages" });
  await edit(wavelet);
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText("s0, s1 = haar_no_shift.stages\nlatex(s0)");
  await page.locator(".entry .error, .entry.problem").first().waitFor({ state: "attached" });
  await button(wavelet, "Reset").click();
  await page.waitForFunction(() => ![...document.querySelectorAll(".vcfilter-live")].some((host) => host.shadowRoot.querySelector(".problem")));
  // Exercises 1 and 2.
  const longer = await answer(page, 0, "t0, t1 = deslauriers_dubuc_9_7.stages\nmine = rshift(lift(lift(x, t0, 0), t1, 0), 1)\nlen(linear(mine[1]).terms)");
  await longer.locator(".entry pre", { hasText: /^9$/ }).waitFor();
  const flat = await answer(page, 1, 'substitute(out, {L: data([100], "edge"), H: data([0])})[1]');
  await flat.locator(".entry", { hasText: /50/ }).waitFor();
  await page.locator("summary").nth(1).click();
  await page.locator("details[open] .cell").first().waitFor();
  // On to the next lesson, and back.
  await page.getByRole("link", { name: /^Next: 2\./ }).click();
  await page.locator("#page h1", { hasText: "2. " }).waitFor();
  await page.goBack();
  await page.locator("#page h1", { hasText: "1. " }).waitFor();
  await done({ mayAsk: true });
});

test("lesson 4 is read to its end, and its exercises are done by hand", async () => {
  const { page, done } = await opened("read.html#open=04-zeros-and-vanishing-moments.vcf");
  // Of four vanishing moments, one is taken away.
  const moments = page.locator(".cell", { hasText: "moments(f.h1, 6)" }).first();
  await edit(moments);
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText("moments(fir(le_gall_5_3).h1, 6)");
  await moments.locator(".entry pre", { hasText: /^\[0, 0, / }).waitFor();
  const differences = await answer(page, 1, "third = laurent([1, -3, 3, -1])\n[vanishing_moments(third), len(zeros(third))]");
  await differences.locator(".entry pre", { hasText: /^\[3, 1\]$/ }).waitFor();
  // Links within the lesson leave its address as it is; those to others lead there.
  await page.locator(".contents a", { hasText: "Exercises" }).click();
  assert.equal(await page.evaluate(() => location.hash), "#open=04-zeros-and-vanishing-moments.vcf");
  await page.locator("#page a[href*='open=']").first().click();
  await page.waitForFunction(() => location.hash !== "#open=04-zeros-and-vanishing-moments.vcf");
  await page.locator("#page h1", { hasText: /^(?!4)/ }).waitFor();
  await page.getByRole("link", { name: "Open as a program" }).click();
  await page.locator(".cm-content").waitFor();
  await done({ mayAsk: true });
});

test("what was written is there on the next visit", async () => {
  const { page, done } = await opened("read.html");
  await answer(page, 2, "k = 6\nk * 7");
  await page.locator(".answer .entry pre", { hasText: /^42$/ }).waitFor();
  await page.reload();
  const cell = page.locator(".answer").nth(2);
  await cell.locator(".status", { hasText: "kept" }).waitFor();
  await edit(page.locator(".cell").first());
  await cell.locator(".entry pre", { hasText: /^42$/ }).waitFor();
  assert.equal(await cell.locator(".cm-content").innerText(), "k = 6\nk * 7");
  await button(cell, "Reset").click();
  await cell.locator(".entry").waitFor({ state: "detached" });
  await page.reload();
  await page.locator("#page h1").waitFor();
  assert.equal(await page.locator(".answer").nth(2).locator(".status").innerText(), "");
  await done({ mayAsk: true });
});

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

for (const [width, colorScheme] of [[360, "light"], [1200, "dark"]]) {
  test(`a lesson suits all readers: ${width} px, ${colorScheme}`, async () => {
    const { page, done } = await opened("read.html#open=04-zeros-and-vanishing-moments.vcf", { width, colorScheme });
    await edit(page.locator(".cell").nth(1));
    await page.locator(".vcfilter-live .entry").first().waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html.slice(0, 200))]), []);
    await done({ mayAsk: true });
  });
}

test("a program of one's own is read too", async () => {
  const { page, done } = await silent(browser, server.address, { ready: (page) => page.locator(".entry").first().waitFor() });
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText("# # Mine\n6 * 7");
  await page.locator(".entry pre", { hasText: /^42$/ }).waitFor();
  await page.getByRole("link", { name: "Read" }).click();
  await page.locator("#page h1", { hasText: "Mine" }).waitFor();
  await page.locator(".cell", { hasText: "42" }).waitFor();
  await done({ mayAsk: true });
});
