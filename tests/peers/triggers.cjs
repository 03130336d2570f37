// Answers each line of JSON, {source, triggers, events}, with a line of JSON: which conditions hold
// for which events. `source` returns an array of functions, `triggers` are texts for
// Segment's own evaluator. `events` is JSON in a string, or with `script` any JavaScript.
const console = require("node:console");
const process = require("node:process");
const { createInterface } = require("node:readline");
const { parseFql, validate } = require("@segment/destination-subscriptions");

function outcome(test, event) {
  try {
    return Boolean(test(event));
  } catch (error) {
    return String(error);
  }
}

function answer({ source = "return []", triggers = [], events, script = false }) {
  const list = script ? new Function(`return ${events}`)() : JSON.parse(events);
  const ours = new Function(source)();
  const theirs = triggers.map(parseFql).map((ast) => (event) => validate(ast, event));
  const table = (tests) => tests.map((test) => list.map((event) => outcome(test, event)));
  return { ours: table(ours), theirs: table(theirs) };
}

createInterface({ input: process.stdin }).on("line", (line) => {
  console.log(JSON.stringify(answer(JSON.parse(line))));
});
