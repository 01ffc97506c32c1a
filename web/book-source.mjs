// Puts the sources of the book together: book-source.mjs FOLDER. Chapters take in the pages of docs; links that lead to a program
// open it in the page, those to other chapters stay, pictures come along, and what a reader of the book does not have is no link.

import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));
const chapters = "docs/book/src";
const out = join(process.argv[2], "src");

const summary = readFileSync(join(root, chapters, "SUMMARY.md"), "utf8");
const names = [...summary.matchAll(/\]\(([^)]+\.md)\)/g)].map(([, name]) => name);
const written = names.filter((name) => !name.startsWith("reference/"));

/** The file that a chapter is, or takes in, as a path in the repository. */
function source(name) {
  const path = posix.join(chapters, name);
  const included = /^\{\{#include (\S+)\}\}\s*$/.exec(readFileSync(join(root, path), "utf8"))?.[1];
  return included ? posix.join(posix.dirname(path), included) : path;
}

/** Chapters by their files. */
const pages = new Map();
for (const name of written) {
  pages.set(source(name), name);
  pages.set(posix.join(chapters, name), name);
}

/** Programs that take other files can't run in a page, and are not in its menu: see bundle.mjs. */
const withoutFiles = (program) => !/^\s*use "|^[^#\n]*\bload\(/m.test(program);

/** A link that opens a program in a page: lessons to be read, others to be changed. See page/share.js. Null where it can't run there. */
function opened(path) {
  const program = readFileSync(join(root, path), "utf8");
  if (!withoutFiles(program)) return null;
  const [, folder, name] = /^(?:examples\/(lessons\/)?)?([^/]*)$/.exec(path) ?? [];
  if (name === undefined) return `../index.html#p=${deflateRawSync(program).toString("base64url")}`;
  return `../${folder ? "read" : "index"}.html#open=${encodeURIComponent(name)}`;
}

/** Where a link leads in the book; null for what is not there. */
function target(link, folder) {
  if (/^(https?:|#)/.test(link)) return link;
  const [file, section] = link.split("#");
  const path = posix.join(folder, file);
  const anchor = section === undefined ? "" : `#${section}`;
  if (pages.has(path)) return pages.get(path) + anchor;
  if (path.startsWith(`${chapters}/reference/`)) return posix.relative(chapters, path) + anchor;
  if (!existsSync(join(root, path))) throw new Error(`a link to ${link}, which is not in ${folder}`);
  if (path.endsWith(".vcf")) return opened(path);
  if (/\.(svg|png)$/.test(path)) {
    mkdirSync(join(out, "pictures"), { recursive: true });
    copyFileSync(join(root, path), join(out, "pictures", basename(path)));
    return `pictures/${basename(path)}`;
  }
  return null;
}

/** Programs, code within a line, and links. */
const PIECES = /^```[\s\S]*?^```$|`[^`]*`|(!?)\[((?:`[^`]*`|[^\]`])*)\]\(([^)\s]+)\)/gm;

/** A text with its links as the book has them. Code is left alone. */
function linked(text, folder) {
  return text.replace(PIECES, (whole, picture, label, link) => {
    if (link === undefined) return whole;
    const found = target(link, folder);
    return found === null ? label : `${picture}[${label}](${found})`;
  });
}

for (const name of written) {
  const path = source(name);
  const text = linked(readFileSync(join(root, path), "utf8"), posix.dirname(path));
  mkdirSync(dirname(join(out, name)), { recursive: true });
  writeFileSync(join(out, name), text);
}
copyFileSync(join(root, chapters, "SUMMARY.md"), join(out, "SUMMARY.md"));
for (const name of ["book.toml", "book.css", "book-extra.js"]) copyFileSync(join(root, "docs/book", name), join(process.argv[2], name));
