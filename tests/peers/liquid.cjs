// Renders a Liquid template: {code, template, payload}. Answers what was built of it and what the
// reference makes of it: {ours, reference}, each a text, or null for an error. `limited`: the
// reference has met a limit of Segment, which we have not. Without a template, all names it knows.
"use strict";
const path = require("path");
const { Liquid } = require("liquidjs");
const { read } = require("./values.cjs");

const modules = path.join(__dirname, "../node_modules/@segment/actions-core/dist/cjs/mapping-kit");
const reference = require(path.join(modules, "liquid-directive.js"));

function attempt(render) {
  try {
    return { text: render() };
  } catch (error) {
    return { text: null, limited: /limit exceeded/.test(error.message) };
  }
}

module.exports = (task) => {
  if (!("template" in task)) {
    const all = new Liquid();
    return { tags: Object.keys(all.tags), filters: Object.keys(all.filters) };
  }
  const program = new Function("payload", task.code);
  const ours = attempt(() => program(read(task.payload)));
  const theirs = attempt(() => reference.evaluateLiquid(task.template, read(task.payload)));
  return { ours: ours.text, reference: theirs.text, limited: theirs.limited };
};
