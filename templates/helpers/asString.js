// A field of type string takes strings and numbers; all else, and "", counts as missing.
function asString(value) {
  if ((value && typeof value === "string") || (typeof value === "number" && value === value)) {
    return String(value);
  }
}
