// Tells the length of a string or an array; null has none, and all else has no number for it.
function lengthOf(value) {
  if (value === null) {
    return 0;
  }
  return typeof value === "string" || Array.isArray(value) ? value.length : NaN;
}
