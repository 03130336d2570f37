// Tells whether a value is a text that begins with another text.
function startsWith(value, text) {
  return typeof value === "string" && value.slice(0, text.length) === text;
}
