// Tells whether a value is a text with another text in it.
function contains(value, text) {
  return typeof value === "string" && value.indexOf(text) >= 0;
}
