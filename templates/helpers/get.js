// Follows a dotted path; a falsy value on the way is the result.
function get(value, path) {
  var keys = path.split(".");
  for (var i = 0; value && i < keys.length; i++) {
    value = value[keys[i]];
  }
  return value;
}
