// Changes a string to upper case, and leaves all else as it is.
function upper(value) {
  return typeof value === "string" ? value.toUpperCase() : value;
}
