// Live reports, opened from the disk: VCF is the path of the command, CHROMIUM that of the browser.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { browse, silent } from "./browser.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const dist = join(root, "web", "dist");
const vcf = process.env.VCF ?? join(root, "target", "release", "vcf");
const folder = mkdtempSync(join(tmpdir(), "vcfilter-"));

const LESSON = `# # Powers
# A number of one's own:
k = 3
k + 1

# Text between.
a = slider("a", 0, 1, step=1/4, value=1/2)
[k * 2, a]
plot(wavelet([stage("even_add_odd", [4*a, 4*a], S=2)]))

# **Exercise 1.** What is twice k?
#
# <details><summary>Solution</summary>
#
2 * k
assert 2 * k == 6
#
# </details>
#
# ## The end
use "lib.vcf"
from_lib
load("grey.png")[1, 0]
`;

let browser;
before(async () => {
  writeFileSync(join(folder, "powers.vcf"), LESSON);
  writeFileSync(join(folder, "lib.vcf"), "from_lib = 17");
  // Two rows of two pixels, 8 bits of grey: 0 64, 128 255.
  const png = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR42mNgcGBo+A8AAwUBwFNbFZ8AAAAASUVORK5CYII=";
  writeFileSync(join(folder, "grey.png"), Buffer.from(png, "base64"));
  browser = await browse();
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** Makes a live page of a program. */
function made(program, name) {
  const page = join(folder, name);
  execFileSync(vcf, ["report", "--live", dist, program, "-o", page], { stdio: ["ignore", "ignore", "inherit"] });
  return page;
}

/** Opens a page of the disk, without a network; with it every request is counted, but that for the page itself. */
async function opened(page, options) {
  const shown = await silent(browser, pathToFileURL(page).href, options);
  await shown.context.setOffline(true);
  return shown;
}

const blocks = (page) => page.locator(".vcfilter-live");
const press = (page, at, name) => blocks(page).nth(at).getByRole("button", { name: new RegExp(`^${name}`) }).click();

async function write(page, at, text) {
  await blocks(page).nth(at).locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

test("a lesson runs from the disk, and later blocks after earlier ones", async () => {
  const file = made(join(folder, "powers.vcf"), "powers.html");
  assert.ok(statSync(file).size < 4_000_000, `${statSync(file).size} bytes`);
  const { page, done } = await opened(file);
  await press(page, 0, "Run");
  await blocks(page).first().locator(".entry pre", { hasText: /^4$/ }).waitFor();
  await page.locator(".entry pre", { hasText: "[6, 1/2]" }).waitFor();
  // What was read beside the program is in the page.
  await page.locator(".entry pre", { hasText: /^17$/ }).waitFor();
  await page.locator(".entry pre", { hasText: /^128$/ }).waitFor();
  await write(page, 0, "k = 5\nk + 1");
  await page.locator(".entry pre", { hasText: "[10, 1/2]" }).waitFor();
  await page.getByText(/assertion failed/).first().waitFor({ state: "attached" });
  const slider = page.getByRole("slider", { name: "a" });
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await page.locator(".entry pre", { hasText: "[10, 3/4]" }).waitFor();
  await press(page, 0, "Reset");
  await page.locator(".entry pre", { hasText: "[6, 3/4]" }).waitFor();
  await done();
});

test("a reader writes an answer above the solution", async () => {
  const { page, done } = await opened(made(join(folder, "powers.vcf"), "answer.html"));
  const answer = page.getByRole("button", { name: /^Your answer/ });
  assert.equal(await answer.count(), 1);
  await answer.click();
  await page.locator(".answer .cm-editor.cm-focused").waitFor();
  await page.keyboard.type("k + k");
  const given = page.locator(".answer .entry pre", { hasText: /^6$/ });
  await given.waitFor();
  assert.equal(await page.locator("details").getAttribute("open"), null, "the solution stays hidden");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("k + nobody");
  await page.locator(".answer .entry.problem").waitFor();
  await page.getByText(/above ends the program/).first().waitFor({ state: "attached" });
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await page.locator(".entry pre", { hasText: /^17$/ }).waitFor();
  await done();
});

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

for (const [width, colorScheme] of [[360, "light"], [1200, "dark"]]) {
  test(`a lesson of the course is live at ${width} px, ${colorScheme}`, async () => {
    const { page, done } = await opened(made(join(root, "examples/lessons/04-zeros-and-vanishing-moments.vcf"), `lesson${width}.html`), { width, colorScheme });
    await press(page, 0, "Run");
    await page.locator(".vcfilter-live .entry").first().waitFor();
    await page.locator(".vcfilter-live figure svg").first().waitFor();
    await page.locator("summary").first().click();
    assert.equal(await page.locator(".vcfilter-live .entry.problem").count(), 0);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html.slice(0, 200))]), []);
    await done();
  });
}
