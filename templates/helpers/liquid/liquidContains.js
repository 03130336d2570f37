// Whether an array has an item, or a string a part.
function liquidContains(value, part) {
  if (Array.isArray(value)) {
    return value.some(function (item) {
      return liquidEqual(item, part);
    });
  }
  return typeof value === "string" && value.indexOf(part) >= 0;
}
