// Answers each line of JSON, {peer, question}, with a line of JSON: {answer}, or {error} if the peer
// itself failed. A peer is a file of this folder that exports a function.
"use strict";
const { createInterface } = require("readline");

function reply({ peer, question }) {
  try {
    return { answer: require(`./${peer}.cjs`)(question) };
  } catch (error) {
    return { error: String(error.stack) };
  }
}

createInterface({ input: process.stdin }).on("line", (line) => {
  process.stdout.write(JSON.stringify(reply(JSON.parse(line))) + "\n");
});
