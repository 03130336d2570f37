// Resolves a mapping: {code, payload} by what was built of it, {mapping, payload} by Segment's own
// package. Answers a text in the JSON of values.cjs: the result or {"$throws": true}.
"use strict";
const path = require("path");
const { read, write } = require("./values.cjs");

const modules = path.join(__dirname, "../node_modules");
const reference = path.join(modules, "@segment/actions-core/dist/cjs/mapping-kit/index.js");

function resolve(task, event) {
  if ("code" in task) {
    return new Function("event", task.code)(event);
  }
  return require(reference).transform(JSON.parse(task.mapping), event);
}

module.exports = (task) => {
  const event = read(task.payload);
  let result;
  try {
    result = write(resolve(task, event));
  } catch {
    result = JSON.stringify({ $throws: true });
  }
  const changed = write(event) !== write(read(task.payload));
  const polluted = Object.keys(Object.prototype).length > 0;
  return changed || polluted ? JSON.stringify({ $changed: changed, $polluted: polluted }) : result;
};
