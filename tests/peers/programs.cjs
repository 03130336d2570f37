// Runs programs, each in a world of its own in which `log` is known, which gives back what it is
// given, and tells what each logs: the arguments of every call as text, and at the end the kind of an error that nobody caught.
"use strict";
const vm = require("vm");

// What programs may see is the value, but neither the text of a function nor an engine's message.
const WORLD = `
  var logged = [], fuel = 500, yes = true, no = false;
  Function.prototype.toString = function () { return "function"; };
  function tick() { if (!fuel--) { throw "out of fuel"; } }
  function told(value, depth) {
    if (typeof value === "function") return "function";
    if (typeof value === "string") return JSON.stringify(value);
    if (value === null || typeof value !== "object") return Object.is(value, -0) ? "-0" : String(value);
    if (value instanceof Error) return value.name;
    if (depth > 2) return "…";
    return (Array.isArray(value) ? "array" : "") + "{" + Object.getOwnPropertyNames(value).map(
      function (name) { return name + ":" + told(value[name], depth + 1); }).join() + "}";
  }
  function log(value) {
    logged.push([].map.call(arguments, function (given) { return told(given, 0); }));
    return value;
  }
`;

function logged(program) {
  const world = vm.createContext({});
  vm.runInContext(WORLD, world);
  try {
    new vm.Script(program);
  } catch (error) {
    return [["not ES5", String(error)]];
  }
  try {
    vm.runInContext(program, world, { timeout: 5000 });
  } catch (error) {
    vm.runInContext("log", world)("thrown", error);
  }
  return vm.runInContext("logged", world);
}

module.exports = (programs) => programs.map(logged);
