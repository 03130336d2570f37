// Maps every item of an array; an object counts as its own only item, all else stays as it is.
function each(value, mapping) {
  var items = isObject(value) ? [value] : value;
  return Array.isArray(items) ? items.map(mapping) : items;
}
