// Bundles the page: bundle.mjs GLUE WASM FOLDER. GLUE is the JavaScript beside the WebAssembly.

import { cpSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const examples = join(here, "..", "examples");

/** The programs of a folder; lessons are called as their first line is. */
function programs(folder, label) {
  const names = readdirSync(folder).filter((name) => name.endsWith(".vcf")).sort();
  return names.map((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    return { name, label: label(name, text), text };
  });
}

const spoken = (name) => name.replace(".vcf", "").replaceAll("_", " ");
const titled = (name, text) => /^# # (.*)$/m.exec(text)?.[1] ?? spoken(name);

/** Programs that read files have none in a page. */
const withoutFiles = ({ text }) => !/^\s*use "|^[^#\n]*\bload\(/m.test(text);

function menu() {
  return {
    Lessons: programs(join(examples, "lessons"), titled).filter(withoutFiles),
    Examples: programs(examples, spoken).filter(withoutFiles),
    Sliders: programs(join(here, "examples"), spoken),
  };
}

/** Modules that are made here. */
const made = (glue) => ({
  name: "made",
  setup(build) {
    build.onResolve({ filter: /^vcfilter$/ }, () => ({ path: resolve(glue) }));
    build.onResolve({ filter: /^examples$/ }, () => ({ path: "examples", namespace: "made" }));
    build.onLoad({ filter: /.*/, namespace: "made" }, () => {
      const examples = menu();
      const contents = `export const examples = ${JSON.stringify(examples)};\nexport const first = examples.Sliders[0].text;`;
      return { contents, loader: "js" };
    });
  },
});

/** The licences of the packages that files come from. */
function licenses(files) {
  const found = files.map((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]).filter(Boolean);
  const names = [...new Set(found)].sort();
  return names.map((name) => `${name}\n\n${readFileSync(join(here, "node_modules", name, "LICENSE"), "utf8")}`).join("\n\n");
}

const [glue, wasm, out] = process.argv.slice(2);
const options = { outdir: out, chunkNames: "shared", bundle: true, minify: true, target: "es2022", loader: { ".css": "text" }, plugins: [made(glue)], logLevel: "warning" };
const modules = (names, splitting) => build({ ...options, entryPoints: names.map((name) => join(here, "page", name)), format: "esm", metafile: true, splitting });
// Pages share what both need; what runs from an address of its own is one file each.
const parts = [await modules(["main.js", "read.js"], true), await modules(["live-blocks.js"], false)];
// Pages load live.js as a script or as a module. Workers of pages from a disk are scripts; the glue is given what it would look for beside itself.
const scripts = ["live.js", "worker.js"].map((name) => join(here, "page", name));
await build({ ...options, entryPoints: scripts, format: "iife", define: { "import.meta.url": "undefined" } });
writeFileSync(join(out, "licenses.txt"), licenses(parts.flatMap(({ metafile }) => Object.keys(metafile.inputs))));
for (const name of ["index.html", "read.html", "read.css"]) cpSync(join(here, "page", name), join(out, name));
const sheets = ["results.css", "style.css"].map((name) => readFileSync(join(here, "page", name), "utf8"));
writeFileSync(join(out, "style.css"), sheets.join("\n"));
cpSync(wasm, join(out, "vcfilter.wasm"));
