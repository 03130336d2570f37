// A field of type object takes plain objects; all else counts as an empty one.
function asObject(value) {
  return isObject(value) ? value : {};
}
