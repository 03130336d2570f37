// Answers each line of JSON, {triggers, events}, with a line of JSON about each trigger: whether
// Segment's parser gives up on it, and its verdict on each event.
const console = require("node:console");
const process = require("node:process");
const { createInterface } = require("node:readline");
const { parseFql, validate } = require("@segment/destination-subscriptions");

function verdict(ast, event) {
  try {
    return validate(ast, event);
  } catch {
    return "throws";
  }
}

function reading(trigger, events) {
  const ast = parseFql(trigger);
  return { dead: Boolean(ast.error), verdicts: events.map((event) => verdict(ast, event)) };
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const { triggers, events } = JSON.parse(line);
  console.log(JSON.stringify(triggers.map((trigger) => reading(trigger, events))));
});
