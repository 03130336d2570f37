// A field of type string takes strings and numbers; all else counts as missing.
function asString(value) {
  var isNumber = typeof value === "number" && !isNaN(value);
  return isNumber || typeof value === "string" ? String(value) : undefined;
}
