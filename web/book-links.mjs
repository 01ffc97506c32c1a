// Looks for links that lead nowhere in pages that were built: book-links.mjs FOLDER. Also counts what the pages would ask of other
// hosts, which is to be nothing.

import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const folder = resolve(process.argv[2]);
const files = readdirSync(folder, { recursive: true }).map((name) => join(folder, name));
const pages = new Map();
for (const file of files.filter((name) => name.endsWith(".html"))) {
  // Programs may show tags.
  const text = readFileSync(file, "utf8");
  pages.set(file, { text, ids: new Set([...text.matchAll(/\s(?:id|name)="([^"]+)"/g)].map(([, id]) => id)) });
}

const wrong = [];
let links = 0;
for (const [file, { text }] of pages) {
  for (const [, kind, link] of text.matchAll(/<[^>]*?\s(href|src)="([^"]*)"/g)) {
    links += 1;
    const told = `${relative(folder, file)}: ${link}`;
    if (/^https?:/.test(link)) {
      // A reader may follow it; nothing is loaded from there.
      if (kind === "src" || text.includes(`<link rel="stylesheet" href="${link}`)) wrong.push(`another host: ${told}`);
      continue;
    }
    const [path, section] = link.split("#");
    const found = path === "" ? file : resolve(dirname(file), decodeURIComponent(path));
    const outside = relative(folder, found).startsWith("..");
    // The page beside the book may not be built yet; programs stand behind its #.
    if (outside) {
      if (!/^\.\.\/(index\.html|read\.html|live\.js)$/.test(relative(folder, found))) wrong.push(`outside: ${told}`);
    } else if (!existsSync(found) || statSync(found).isDirectory()) {
      wrong.push(`no file: ${told}`);
    } else if (section && pages.has(found) && !pages.get(found).ids.has(decodeURIComponent(section))) {
      wrong.push(`no section: ${told}`);
    }
  }
}
wrong.forEach((line) => console.error(line));
console.log(`${pages.size} pages, ${links} links, ${wrong.length} of them wrong`);
process.exit(wrong.length === 0 && pages.size > 50 ? 0 : 1);
