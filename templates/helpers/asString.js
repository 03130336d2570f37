// A field of type string takes strings and numbers; all else counts as missing.
function asString(value) {
  if (typeof value === "string" || (typeof value === "number" && !isNaN(value))) {
    return String(value);
  }
}
