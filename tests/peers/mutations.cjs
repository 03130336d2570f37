// Finds small changes of a template, which is JavaScript before it is rendered: {start, end, text,
// line, what}, each to be made alone.
"use strict";
const acorn = require("acorn");

const FLIPS = {
  "===": "!==", "!==": "===", "==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">",
  "&&": "||", "||": "&&", "+": "-", "-": "+",
};

function variants(node, source) {
  const text = (part) => source.slice(part.start, part.end);
  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression":
      return node.operator in FLIPS
        ? [`${text(node.left)} ${FLIPS[node.operator]} ${text(node.right)}`] : [];
    case "UnaryExpression":
      return node.operator === "!" ? [text(node.argument)] : [];
    case "Literal":
      if (typeof node.value === "boolean") return [String(!node.value)];
      return typeof node.value === "number" ? [String(node.value + 1)] : [];
    case "IfStatement":
    case "ConditionalExpression":
      return [text(node).replace(text(node.test), () => `!(${text(node.test)})`)];
    case "ReturnStatement":
      return node.argument ? ["return;"] : [];
    case "ExpressionStatement":
      return node.directive || node.expression.type === "Literal" ? [] : [";"];
    default:
      return [];
  }
}

function* walk(node) {
  yield node;
  for (const value of Object.values(node)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item && typeof item.type === "string") yield* walk(item);
    }
  }
}

module.exports = (source) => {
  const options = { ecmaVersion: 5, locations: true, allowReturnOutsideFunction: true };
  const tree = acorn.parse(source, options);
  return [...walk(tree)].flatMap((node) =>
    variants(node, source).map((text) => {
      const what = `${source.slice(node.start, node.end).split("\n")[0]} -> ${text.split("\n")[0]}`;
      return { start: node.start, end: node.end, text, line: node.loc.start.line, what };
    }),
  );
};
