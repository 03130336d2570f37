// Follows a path as people write it, with indexes or quoted keys in brackets.
function seek(value, path) {
  var keys = path
    .replace(/(["'\d])]+/g, "$1.")
    .split(/\.|\[(?=["'\d])/)
    .filter(Boolean);
  return keys.length ? get(value, keys.join(".").replace(/["']/g, "")) : value;
}
