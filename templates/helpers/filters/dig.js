// Follows a dotted path of a filter; nothing is found behind a falsy value.
function dig(value, path) {
  path.split(".").forEach(function (key) {
    value = value ? value[key] : undefined;
  });
  return value;
}
