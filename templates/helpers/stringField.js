// A field of type string takes strings and numbers; all else, and "", counts as missing.
function stringField(value) {
  var text = typeof value === "number" && isFinite(value) ? String(value) : value;
  return typeof text === "string" && text ? text : undefined;
}
