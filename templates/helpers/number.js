// Makes NaN of all that is not a number, so that it compares with nothing.
function number(value) {
  return typeof value === "number" ? value : NaN;
}
