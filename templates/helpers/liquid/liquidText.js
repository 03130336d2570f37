// Text as Liquid writes it: nothing for null, the items of an array one after the other.
function liquidText(value) {
  if (Array.isArray(value)) {
    return value.map(liquidText).join("");
  }
  return value === null || value === undefined ? "" : String(value);
}
