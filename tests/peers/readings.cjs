// Tells about each trigger whether Segment's parser gives up on it, and its verdict on each event.
"use strict";
const { parseFql, validate } = require("@segment/destination-subscriptions");

function verdict(ast, event) {
  try {
    return validate(ast, event);
  } catch {
    return "throws";
  }
}

module.exports = ({ triggers, events }) =>
  triggers.map((trigger) => {
    const ast = parseFql(trigger);
    return { dead: Boolean(ast.error), verdicts: events.map((event) => verdict(ast, event)) };
  });
