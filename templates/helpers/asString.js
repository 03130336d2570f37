// A field of type string takes strings and numbers; all else, and "", counts as missing.
function asString(value) {
  if (value === 0 || (value && /string|number/.test(typeof value))) {
    return String(value);
  }
}
