// Templates must be good ES5 before they are rendered, and so must what is built from them.
import js from "@eslint/js";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const browser = {
  clearTimeout: "readonly",
  console: "readonly",
  document: "readonly",
  navigator: "readonly",
  localStorage: "readonly",
  MutationObserver: "readonly",
  performance: "readonly",
  PerformanceObserver: "readonly",
  setTimeout: "readonly",
  URL: "readonly",
  window: "readonly",
  Promise: "readonly",
  // Only in the output of a few Liquid filters.
  atob: "readonly",
  btoa: "readonly",
  Intl: "readonly",
  TextDecoder: "readonly",
  Uint8Array: "readonly",
  _1flow: "readonly",
  analytics: "readonly",
};

const es5 = {
  languageOptions: { ecmaVersion: 5, sourceType: "script", globals: browser },
  linterOptions: { reportUnusedDisableDirectives: "error" },
};

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");

function scriptsIn(folder) {
  return readdirSync(path.join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(".js"))
    .map((name) => path.join(folder, name));
}

// Each part of the loader says in its first comment which names it needs from its neighbours, and
// which it gives them: /*# needs queue, send; gives flush #*/
function named(file, word) {
  const [head] = readFileSync(path.join(root, file), "utf8").match(/^\/\*#[^]*?#\*\//) ?? [""];
  const list = head.split(/(?=needs\s|gives\s)/).find((part) => part.startsWith(word)) ?? "";
  return list.slice(word.length).match(/\w+/g) ?? [];
}

const loader = [...scriptsIn("templates/loader"), ...scriptsIn("templates/clients")];
const helpers = scriptsIn("templates/helpers");
const readonly = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));
const unused = (given) => [
  "error",
  { caughtErrors: "none", varsIgnorePattern: `^(${given.join("|")})$` },
];

const parts = loader.map((file) => ({
  files: [file],
  languageOptions: { globals: readonly(named(file, "needs")) },
  rules: { "no-unused-vars": unused(named(file, "gives")) },
}));

// A helper brings along what it calls of its neighbours, and may call what the loader gives.
const called = helpers.map((file) => path.basename(file, ".js"));
for (const file of helpers) {
  const own = path.basename(file, ".js");
  const others = called.filter((name) => name !== own);
  parts.push({
    files: [file],
    languageOptions: { globals: readonly([...others, ...named("templates/loader/copy.js", "gives"), ...named("templates/loader/status.js", "gives")]) },
    rules: { "no-unused-vars": unused([own]) },
  });
}

export default [
  { ignores: ["**/node_modules/**", "**/*.html", "tests/harness/pages/**"] },
  js.configs.recommended,
  {
    ...es5,
    files: ["templates/**/*.js", "dist/*.js", "build/lint/*.js", "generator/**/*.js"],
    rules: {
      "block-scoped-var": "error",
      curly: "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-throw-literal": "error",
      "no-unused-vars": ["error", { caughtErrors: "none" }],
      "no-empty": ["error", { allowEmptyCatch: false }],
    },
  },
  {
    files: ["templates/**/*.js"],
    languageOptions: { parserOptions: { ecmaFeatures: { globalReturn: true } } },
  },
  // What `verify` runs in a page finds there what the page and the command have put.
  {
    files: ["generator/oneflow_snippet/verify/*.js"],
    languageOptions: { globals: { analytics: "readonly", oneflowVerify: "readonly" } },
  },
  // The preview's own page is for today's browsers; its bookmarklet runs in any page.
  {
    files: ["generator/oneflow_snippet/preview/page.js"],
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: "module",
      globals: { EventSource: "readonly", fetch: "readonly", location: "readonly" },
    },
  },
  ...parts,
  // Its parts use what it is given, and its placeholders are strings before they are filled.
  { files: ["templates/oneflow.js"], rules: { "no-constant-binary-expression": "off", "no-unused-vars": ["error", { args: "none", varsIgnorePattern: "sdkUrl" }] } },
  {
    files: ["tests/**/*.js", "tests/**/*.cjs"],
    languageOptions: {
      sourceType: "commonjs",
      globals: { __dirname: "readonly", structuredClone: "readonly", console: "readonly", process: "readonly" },
    },
    rules: { "no-unused-vars": ["error", { caughtErrors: "none" }] },
  },
  // Not every build asks for all that its debug part can say.
  { files: ["dist/*.debug.js", "build/lint/*.debug.js"], rules: { "no-unused-vars": "off" } },
  // Small code, not pretty code: that it is ES5 and knows all its names is what counts.
  {
    files: ["dist/*.min.js", "build/lint/*.min.js"],
    rules: { curly: "off", "no-cond-assign": "off", "no-unused-vars": "off", "no-redeclare": "off", "no-empty": "off", eqeqeq: "off", "block-scoped-var": "off" },
  },
];
