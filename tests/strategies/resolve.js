// Resolves mappings in Node, a line of JSON for each: {"code", "payload"} by what was built of it,
// {"mapping", "payload"} by the reference. Answers a line of JSON: the result or {"$throws": true}.
"use strict";
const path = require("path");
const readline = require("readline");
const { read, write } = require("./values.js");

const modules = path.join(__dirname, "../node_modules");
const reference = path.join(modules, "@segment/actions-core/dist/cjs/mapping-kit/index.js");

function resolve(task, event) {
  if ("code" in task) {
    return new Function("event", task.code)(event);
  }
  return require(reference).transform(JSON.parse(task.mapping), event);
}

function answer(task) {
  const event = read(task.payload);
  let result;
  try {
    result = write(resolve(task, event));
  } catch (error) {
    result = JSON.stringify({ $throws: true });
  }
  const changed = write(event) !== write(read(task.payload));
  const polluted = Object.keys(Object.prototype).length > 0;
  return changed || polluted ? JSON.stringify({ $changed: changed, $polluted: polluted }) : result;
}

readline.createInterface({ input: process.stdin }).on("line", function (line) {
  process.stdout.write(answer(JSON.parse(line)) + "\n");
});
