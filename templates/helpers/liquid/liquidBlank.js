// Blank is what is missing, false, empty, or a string of blanks.
function liquidBlank(value) {
  if (typeof value === "string") {
    return !value.trim();
  }
  return value === false || value === null || value === undefined || liquidEmpty(value);
}
