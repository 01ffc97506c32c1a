// The book in a browser, beside the page: CHROMIUM is the path of the browser.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { serve } from "./serve.mjs";
import { browse, silent } from "./browser.mjs";

const dist = join(dirname(fileURLToPath(import.meta.url)), "..", "dist");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser, server;
before(async () => {
  server = await serve(dist);
  browser = await browse();
});
after(async () => {
  await browser?.close();
  server?.close();
});

/** A page of the book. `done` ends it; it fails where the page has said something to the console, or asked another host for anything. */
async function opened(path, options) {
  const { page, done } = await silent(browser, `${server.address}book/${path}`, options);
  const finished = async () => {
    const asked = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    assert.deepEqual(asked.filter((name) => !name.startsWith(server.address) && !/^(blob|data):/.test(name)), []);
    await done({ mayAsk: true });
  };
  return { page, done: finished };
}

const PAGES = ["index.html", "tutorial.html", "teaching.html", "reference/arrays.html", "reference/pictures.html", "reference/command.html", "reference/errors/limit.html", "reference/errors/syntax.html"];

test("pages are read without a word to the console, on a desk and on a phone", async () => {
  for (const path of PAGES) {
    for (const width of [1200, 360]) {
      const { page, done } = await opened(path, { width });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${path} is ${wide} pixels too wide at ${width}`);
      await done();
    }
  }
});

test("axe finds nothing serious, in light and in dark", async () => {
  for (const path of PAGES) {
    for (const colorScheme of ["light", "dark"]) {
      const { page, done } = await opened(path, { colorScheme });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run());
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      assert.deepEqual(serious.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`), [], `${path}, ${colorScheme}`);
      await done();
    }
  }
});

test("programs of the tutorial run in place, each with those above it", async () => {
  const { page, done } = await opened("tutorial.html");
  const block = page.locator(".vcfilter-live").nth(3);
  await block.getByRole("button", { name: /^Run / }).click();
  await block.getByText("e2").first().waitFor({ timeout: 20_000 });
  await done();
});

test("what is searched for is found by the book itself", async () => {
  const { page, done } = await opened("tutorial.html");
  await page.keyboard.press("s");
  await page.keyboard.type("periodic_cache");
  const found = page.locator("#mdbook-searchresults a, #searchresults a");
  await found.first().waitFor();
  assert.ok((await found.allTextContents()).some((text) => text.includes("periodic_cache")));
  await done();
});

test("a page is printed without buttons and bars", async () => {
  const { page, done } = await opened("tutorial.html");
  await page.emulateMedia({ media: "print" });
  for (const hidden of ["#mdbook-sidebar, #sidebar", ".nav-chapters", ".menu-bar, #mdbook-menu-bar"]) {
    const shown = await page.locator(hidden).evaluateAll((found) => found.filter((one) => one.checkVisibility()).length);
    assert.equal(shown, 0, hidden);
  }
  assert.ok((await page.pdf({ format: "A4" })).length > 10_000);
  await done();
});

test("a lesson of the list opens to be read", async () => {
  const { page, done } = await opened("teaching.html");
  await page.getByRole("link", { name: "A sample as an expression" }).click();
  await page.getByRole("heading", { name: /A sample as an expression/ }).first().waitFor({ timeout: 20_000 });
  await done();
});
