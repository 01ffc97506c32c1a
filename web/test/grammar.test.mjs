// The grammar for editors sees in programs what the language's own highlighter sees, in the engine in which VS Code runs it.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const { OnigScanner, OnigString, loadWASM } = createRequire(import.meta.url)("vscode-oniguruma");
const { INITIAL, Registry, parseRawGrammar } = createRequire(import.meta.url)("vscode-textmate");

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const made = process.env.CARGO_TARGET_DIR ?? join(root, "web", "target");
const editors = join(root, "tools", "editors", "vscode");
const path = join(editors, "syntaxes", "vcfilter.tmLanguage.json");
const written = JSON.parse(readFileSync(path, "utf8"));
const glue = await import(pathToFileURL(join(made, "glue", "vcfilter_web.js")).href);

/** The classes of our highlighter, by the beginning of scopes. */
const CLASSES = [["comment.", "comment"], ["string.", "text"], ["constant.numeric.", "number"], ["constant.language.", "constant"],
  ["keyword.control.", "keyword"], ["support.function.", "function"]];

let grammar;
before(async () => {
  glue.initSync({ module: readFileSync(join(made, "glue", "vcfilter.wasm")) });
  await loadWASM(readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm")));
  const onigLib = Promise.resolve({ createOnigScanner: (sources) => new OnigScanner(sources), createOnigString: (text) => new OnigString(text) });
  const registry = new Registry({ onigLib, loadGrammar: async () => parseRawGrammar(readFileSync(path, "utf8"), path) });
  grammar = await registry.loadGrammar(written.scopeName);
});

/** What the grammar makes of a program: `[start, end, class]` of each piece. */
function seen(text) {
  const pieces = [];
  let [stack, start] = [INITIAL, 0];
  for (const line of text.split("\n")) {
    const result = grammar.tokenizeLine(line, stack);
    stack = result.ruleStack;
    for (const { startIndex, endIndex, scopes } of result.tokens) {
      const has = (begin) => scopes.some((scope) => scope.startsWith(begin));
      const name = CLASSES.find(([begin]) => has(begin))?.[1];
      const [from, to] = [start + startIndex, start + Math.min(endIndex, line.length)];
      // Quotes, what stands between them and its escapes are one piece.
      if (name === "text" && !has("punctuation.definition.string.begin")) pieces.at(-1)[1] = to;
      else if (name && from < to) pieces.push([from, to, name]);
    }
    start += line.length + 1;
  }
  return pieces;
}

const words = (text, pieces) => pieces.map(([from, to, name]) => `${text.slice(0, from).split("\n").length}: ${name} ${text.slice(from, to)}`);

/** Functions that the command has and the page has not: this one builds C. */
const isElsewhere = (text, [from, to]) => text.slice(from, to) === "best_axis";

function same(text, where) {
  const own = JSON.parse(glue.tokens(text));
  assert.deepEqual(words(text, seen(text).filter((piece) => !isElsewhere(text, piece))), words(text, own), where);
  return own.length;
}

function programs(folder) {
  return readdirSync(join(root, folder)).filter((name) => name.endsWith(".vcf")).map((name) => join(root, folder, name));
}

for (const [folder, least] of [["examples", 12], ["examples/lessons", 19], ["tests/conformance", 80], ["web/examples", 1]]) {
  test(`programs of ${folder} have the same colours`, () => {
    const paths = programs(folder);
    assert.ok(paths.length >= least, `only ${paths.length} programs`);
    const pieces = paths.map((path) => same(readFileSync(path, "utf8"), path));
    assert.ok(pieces.every((count) => count > 3), "each has something to colour");
  });
}

test("what is rare has the same colours", () => {
  for (const text of ['x = "a\\"b\\\\" + "\\u{e9}"', "DC' = 2; DC'2", "x1 = 1.5e-3 - 2E+7", "r = 0..6", "t.0", "é1 = été(2)", "lift_off(lifts, lift')",
    'test "sums" {\nassert_error 1/0\n}', "test = 4; assert_error = 1", "assert_error(x)", "assert_error (x)", "assert_error {}", "assert_error not x",
    "assert_error and", "truely = true", "if a then b else c # if", "x = [n for n in 0..=3 if not n == 2]", "a.load(1)", '"a" "b"""', "in'", "assert_error 12"]) {
    same(text, text);
  }
});

test("the first line tells programs from cards and genomes", () => {
  const rule = new OnigScanner([written.firstLineMatch]);
  const matches = (line) => rule.findNextMatchSync(line, 0) !== null;
  const { languages: [{ firstLine }] } = JSON.parse(readFileSync(join(editors, "package.json"), "utf8")).contributes;
  const both = (line) => {
    assert.equal(new RegExp(firstLine).test(line), matches(line), `both files say the same of ${line}`);
    return matches(line);
  };
  for (const line of ["#!/usr/bin/env vcf", "#!/usr/local/bin/vcf run", "# # Powers", "\ufeff# # Powers", "# vcfilter", "# -*- mode: vcfilter -*-"]) assert.ok(both(line), line);
  for (const line of ["BEGIN:VCARD", "##fileformat=VCFv4.3", "##fileformat=VCF", "#CHROM\tPOS", "# A readme", "#!/bin/sh", "", "x = 1"]) assert.ok(!both(line), line);
  for (const path of programs("examples/lessons")) assert.ok(both(readFileSync(path, "utf8").split("\n")[0]), path);
});
