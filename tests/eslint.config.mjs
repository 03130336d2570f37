// Templates must be good ES5 before they are rendered, and so must what is built from them.
import js from "@eslint/js";

const browser = {
  clearTimeout: "readonly",
  console: "readonly",
  document: "readonly",
  Event: "readonly",
  navigator: "readonly",
  sessionStorage: "readonly",
  setTimeout: "readonly",
  window: "readonly",
  Promise: "readonly",
  // Only in the output of a few Liquid filters.
  atob: "readonly",
  btoa: "readonly",
  Intl: "readonly",
  TextDecoder: "readonly",
  Uint8Array: "readonly",
  _1flow: "readonly",
};

const es5 = {
  languageOptions: { ecmaVersion: 5, sourceType: "script", globals: browser },
  linterOptions: { reportUnusedDisableDirectives: "error" },
};

// Names that a part of the loader has from its neighbours are checked on the built file.
const part = { "no-undef": "off", "no-unused-vars": "off", "no-redeclare": "off" };

export default [
  { ignores: ["**/node_modules/**", "**/*.html", "tests/harness/pages/**"] },
  js.configs.recommended,
  {
    ...es5,
    files: ["templates/**/*.js", "dist/*.js", "build/lint/*.js"],
    rules: {
      "block-scoped-var": "error",
      curly: "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      // Until Analytics.js is there, its name has to read as undefined.
      "getter-return": "off",
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
    rules: part,
  },
  {
    files: ["tests/**/*.js", "tests/**/*.cjs"],
    languageOptions: {
      sourceType: "commonjs",
      globals: { __dirname: "readonly", console: "readonly", process: "readonly" },
    },
    rules: { "no-unused-vars": ["error", { caughtErrors: "none" }] },
  },
  // Small code, not pretty code: that it is ES5 and knows all its names is what counts.
  {
    files: ["dist/*.min.js", "build/lint/*.min.js"],
    rules: { curly: "off", "no-cond-assign": "off", "no-unused-vars": "off", "no-redeclare": "off", "no-empty": "off", eqeqeq: "off", "block-scoped-var": "off" },
  },
];
