// Writes a date; what is none stays as it is. Numbers are seconds since 1970.
function liquidDate(value, write) {
  if (value === null || value === undefined) {
    return value;
  }
  var seconds = typeof value === "number" || (typeof value === "string" && /^[0-9]+$/.test(value));
  var now = value === "now" || value === "today";
  var date = now ? new Date() : new Date(seconds ? value * 1000 : value);
  return isNaN(date) ? value : write(date);
}
