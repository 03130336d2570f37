// Answers a JSON document on standard input, {source, rules, events, chance}, with another: what is
// left of each event by each of our functions, which `source` returns in an array, and by each
// list of Segment's routing rules. `chance` is what Math.random gives.
//
// Segment's evaluator is the one within Analytics.js; it is driven as its routing middleware does.
const path = require("node:path");
const { readFileSync } = require("node:fs");

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
  } catch {
    return "fails";
  }
}

const { source, rules, events, chance } = JSON.parse(readFileSync(0, "utf8"));
Math.random = () => chance;
const texts = events.map((event) => JSON.stringify(event));
const table = (steps) => steps.map((step) => texts.map((event) => outcome(step, event)));
console.log(
  JSON.stringify({
    ours: table(new Function(source)()),
    theirs: table(rules.map((list) => (event) => routed(list, event))),
  }),
);
