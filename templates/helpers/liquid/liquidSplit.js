// Splits a text; empty parts at its end do not count.
function liquidSplit(text, separator) {
  var parts = text.split(separator);
  while (parts.length && !parts[parts.length - 1]) {
    parts.pop();
  }
  return parts;
}
