// Joins items with a separator, which is a blank when there is none.
function liquidJoin(items, separator) {
  return items.join(separator === null || separator === undefined ? " " : liquidText(separator));
}
