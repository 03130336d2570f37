// Renders Liquid templates in Node, a line of JSON for each: {"code", "template", "payload"}.
// Answers what was built of it and what the reference makes of it: {"ours", "reference"}, each a
// text, or null for an error. "limited": the reference has met a limit of Segment, which we have not.
"use strict";
const path = require("path");
const readline = require("readline");

const modules = path.join(__dirname, "../node_modules/@segment/actions-core/dist/cjs/mapping-kit");
const reference = require(path.join(modules, "liquid-directive.js"));
const { read } = require("./values.js");

function attempt(render) {
  try {
    return { text: render() };
  } catch (error) {
    return { text: null, limited: /limit exceeded/.test(error.message) };
  }
}

readline.createInterface({ input: process.stdin }).on("line", function (line) {
  const task = JSON.parse(line);
  const program = new Function("payload", task.code);
  const ours = attempt(function () {
    return program(read(task.payload));
  });
  const theirs = attempt(function () {
    return reference.evaluateLiquid(task.template, read(task.payload));
  });
  const answer = { ours: ours.text, reference: theirs.text, limited: theirs.limited };
  process.stdout.write(JSON.stringify(answer) + "\n");
});
