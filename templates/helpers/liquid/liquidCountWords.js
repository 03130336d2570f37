// Counts words, which have blanks between them.
function liquidCountWords(text) {
  var words = text.trim();
  return words ? words.split(/\s+/).length : 0;
}
