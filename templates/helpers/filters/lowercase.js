// Changes a string to lower case; all else becomes null.
function lowercase(value) {
  return typeof value === "string" ? value.toLowerCase() : null;
}
