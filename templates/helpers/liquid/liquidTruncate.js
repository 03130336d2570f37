// Cuts what is longer than a number of characters, mark at the end included.
function liquidTruncate(value, length, mark) {
  var text = liquidText(value);
  var end = mark === undefined ? "..." : liquidText(mark);
  var most = length === undefined ? 50 : length;
  if (text.length <= most || liquidAdvance(text, 0, most) >= text.length) {
    return value;
  }
  return text.slice(0, liquidAdvance(text, 0, Math.max(most - liquidCharacters(end), 0))) + end;
}
