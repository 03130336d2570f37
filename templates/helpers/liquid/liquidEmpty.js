// Strings, arrays and objects can be empty; numbers and what is missing cannot.
function liquidEmpty(value) {
  if (typeof value === "string") {
    return !value;
  }
  return typeof value === "object" && value !== null && !Object.keys(value).length;
}
