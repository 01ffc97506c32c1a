// The browser of tests: CHROMIUM is its path.

import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** Runs for minutes, and asks nobody whether it should go on. */
export const LONG = 'analysis(daubechies_9_7, depth=6, input=symbols(2,"P"))[1,"LL"][0,0]';

export const browse = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET });

/**
 * A page, and what it asks for once it is there. `done` ends it; it fails where the page has said something to the console, or asked
 * for something and may not.
 */
export async function silent(browser, address, { width = 1200, colorScheme = "light", ready = async () => {} } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.message));
  await page.goto(address);
  await ready(page);
  const asked = [];
  page.on("request", (request) => /^(blob|data):/.test(request.url()) || asked.push(request.url()));
  const done = async ({ mayAsk = false } = {}) => {
    assert.deepEqual(said, []);
    if (!mayAsk) assert.deepEqual(asked, []);
    await context.close();
  };
  return { context, page, asked, done };
}
