// Reads one property as Liquid does: indexes may count from the end; size, first and last.
function liquidItem(value, key) {
  if (value === null || value === undefined) {
    return value;
  }
  if (Array.isArray(value)) {
    key = key === "first" ? 0 : key === "last" ? -1 : key;
    key = typeof key === "number" && key < 0 ? value.length + key : key;
  }
  if (Object.prototype.hasOwnProperty.call(value, key)) {
    return value[key];
  }
  if (key === "size") {
    var counts = typeof value === "string" || Array.isArray(value);
    return counts ? value.length : typeof value === "object" ? Object.keys(value).length : undefined;
  }
}
