// Keeps a number of words; there is a mark after them even when no more would have come.
function liquidTruncateWords(text, count, mark) {
  var words = text.replace(/^\s+/, "").split(/\s+/);
  var most = count === undefined ? 15 : count <= 0 ? 1 : count;
  var kept = words.slice(0, most).join(" ");
  return words.length >= most ? kept + (mark === undefined ? "..." : liquidText(mark)) : kept;
}
