// A field of type object: all that is not a plain object counts as an empty one.
function objectField(value) {
  return isObject(value) ? value : {};
}
