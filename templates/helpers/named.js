// Finds what a table holds under a name; "constructor" and the like find nothing by chance.
function named(table, name) {
  return typeof name === "string" && Object.prototype.hasOwnProperty.call(table, name) && table[name];
}
