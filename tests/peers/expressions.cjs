// Evaluates JavaScript expressions, and gives their values.
"use strict";

module.exports = (sources) => sources.map((source) => (0, eval)(`(${source}\n)`));
