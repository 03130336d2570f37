// A field of type string takes strings and numbers; all else counts as missing.
function asString(value) {
  if (value === value && /str|num/.test(typeof value)) {
    return value + "";
  }
}
