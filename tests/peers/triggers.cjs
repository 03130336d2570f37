// Tells which conditions hold for which events. `source` returns an array of functions, `triggers`
// are texts for Segment's own evaluator. `events` is JSON in a string, or with `script` any
// JavaScript.
"use strict";
const { parseFql, validate } = require("@segment/destination-subscriptions");

function outcome(test, event) {
  try {
    return Boolean(test(event));
  } catch (error) {
    return String(error);
  }
}

module.exports = ({ source = "return []", triggers = [], events, script = false }) => {
  const list = script ? new Function(`return ${events}`)() : JSON.parse(events);
  const ours = new Function(source)();
  const theirs = triggers.map(parseFql).map((ast) => (event) => validate(ast, event));
  const table = (tests) => tests.map((test) => list.map((event) => outcome(test, event)));
  return { ours: table(ours), theirs: table(theirs) };
};
