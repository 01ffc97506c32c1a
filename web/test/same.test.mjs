// The WebAssembly gives the same text as the command, for every example, lesson and case of conformance that reads no files.
// VCF is the path of the command.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const made = process.env.CARGO_TARGET_DIR ?? join(root, "web", "target");
const vcf = process.env.VCF ?? join(root, "target", "release", "vcf");
const glue = await import(pathToFileURL(join(made, "glue", "vcfilter_web.js")).href);

const folder = mkdtempSync(join(tmpdir(), "vcfilter-"));
after(() => rmSync(folder, { recursive: true }));

before(() => {
  glue.initSync({ module: readFileSync(join(made, "glue", "vcfilter.wasm")) });
});

/** The programs of a folder that read no files; `best_axis` measures times. */
function programs(folder) {
  const paths = readdirSync(join(root, folder)).filter((name) => name.endsWith(".vcf")).map((name) => join(root, folder, name));
  return paths.filter((path) => !/^\s*use "|^[^#\n]*\b(load|best_axis)\(/m.test(readFileSync(path, "utf8")));
}

/** What the command writes; as far as it comes, where the program fails. The program has the name that the page gives it. */
function command(path, ...options) {
  copyFileSync(path, join(folder, "program"));
  try {
    return execFileSync(vcf, ["run", ...options, "program"], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 28 });
  } catch (error) {
    if (error.stdout === undefined) throw error;
    return error.stdout;
  }
}

for (const [folder, least] of [["examples", 10], ["examples/lessons", 15], ["web/examples", 1]]) {
  test(`programs of ${folder} give the same text`, () => {
    const paths = programs(folder);
    assert.ok(paths.length >= least, `only ${paths.length} programs`);
    for (const path of paths) {
      assert.equal(new glue.Session().written(readFileSync(path, "utf8"), false), command(path), path);
    }
  });
}

test("cases of conformance give the same JSON", () => {
  const paths = programs("tests/conformance");
  assert.ok(paths.length >= 70, `only ${paths.length} cases`);
  for (const path of paths) {
    const lines = new glue.Session().written(readFileSync(path, "utf8"), true).split("\n").filter((line) => line.startsWith("{"));
    const native = command(path, "--format", "json").split("\n").filter((line) => line.includes('"value":'));
    assert.deepEqual(lines, native, path);
  }
});

test("what is deep is refused, and the session lives on", () => {
  const deep = `${"(".repeat(150)}1${")".repeat(150)}`;
  assert.match(new glue.Session().written(deep, false), /^(1|error: .*)\n$/);
  assert.equal(new glue.Session().written("1 + 1", false), "2\n");
});
