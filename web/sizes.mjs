// Says how large the files of a folder are, as they are and compressed as servers send them. Fails where all together are beyond
// the promise: sizes.mjs FOLDER.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** Compressed by gzip, in bytes. */
const MOST = 3_000_000;

const [folder] = process.argv.slice(2);
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(11);
const total = [0, 0, 0];
const line = (sizes, name) => console.log(sizes.map(kilobytes).join(" "), name);
console.log("      plain        gzip      brotli");
const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
for (const name of files.map((entry) => entry.name).sort()) {
  const content = readFileSync(join(folder, name));
  const sizes = [content, gzipSync(content, { level: 9 }), brotliCompressSync(content)].map((bytes) => bytes.length);
  sizes.forEach((size, at) => (total[at] += size));
  line(sizes, name);
}
line(total, "together");
if (total[1] > MOST) {
  console.error(`more than ${kilobytes(MOST).trim()} compressed`);
  process.exit(1);
}
