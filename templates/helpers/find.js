// Follows a path that the event itself names.
function find(value, path) {
  if (typeof path !== "string") {
    throw new TypeError("@path: the path is not a string");
  }
  return seek(value, path.replace("$.", ""));
}
