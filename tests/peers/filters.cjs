// Tells what is left of each event by each of our functions, which `source` returns in an array, and
// by each list of Segment's routing rules. `chance` is what Math.random gives.
//
// Segment's evaluator is the one within Analytics.js; it is driven as its routing middleware does.
// Each event meets the rules as they were at first: an object of `set` gets into the event itself,
// and what another action changes in it there would be set in the events after it, too.
"use strict";
const path = require("path");

globalThis.self = globalThis;
const within = path.dirname(require.resolve("@segment/analytics-next/package.json"));
const tsub = require(path.join(within, "dist/cjs/vendor/tsub/tsub.js"));

function routed(rules, event) {
  let left = event;
  for (const { matchers, transformers } of rules) {
    for (let i = 0; i < matchers.length; i++) {
      if (tsub.matches(left, matchers[i])) {
        left = tsub.transform(left, transformers[i]);
        if (left === null) {
          return null;
        }
      }
    }
  }
  return left;
}

function outcome(step, event) {
  try {
    return JSON.stringify(step(JSON.parse(event)));
  } catch (error) {
    return "fails";
  }
}

module.exports = ({ source, rules, events, chance }) => {
  const texts = events.map((event) => JSON.stringify(event));
  const table = (steps) => steps.map((step) => texts.map((event) => outcome(step, event)));
  const random = Math.random;
  Math.random = () => chance;
  try {
    return {
      ours: table(new Function(source)()),
      theirs: table(rules.map((list) => (event) => routed(structuredClone(list), event))),
    };
  } finally {
    Math.random = random;
  }
};
