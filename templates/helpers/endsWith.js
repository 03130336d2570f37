// Tells whether a value is a text that ends with another text, which is not empty.
function endsWith(value, text) {
  return typeof value === "string" && value.slice(-text.length) === text;
}
