// Changes a string to lower case, and leaves all else as it is.
function lower(value) {
  return typeof value === "string" ? value.toLowerCase() : value;
}
