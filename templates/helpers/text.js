// Writes a value into a template; null and undefined leave no trace.
function text(value) {
  return value == null ? "" : String(value);
}
