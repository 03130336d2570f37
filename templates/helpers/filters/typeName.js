// Tells the type of a value.
function typeName(value) {
  return typeof value;
}
