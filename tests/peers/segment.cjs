// What Segment's own packages make of triggers: one JSON question per line, one answer per line.
const { createInterface } = require("readline");
const { parseFql, validate } = require("@segment/destination-subscriptions");

function verdict(ast, event) {
  try {
    return validate(ast, event);
  } catch (error) {
    return "throws";
  }
}

createInterface({ input: process.stdin }).on("line", function (line) {
  const { triggers, events } = JSON.parse(line);
  const readings = triggers.map(function (trigger) {
    const ast = parseFql(trigger);
    const verdicts = events.map((event) => verdict(ast, event));
    return { dead: Boolean(ast.error), verdicts };
  });
  console.log(JSON.stringify(readings));
});
