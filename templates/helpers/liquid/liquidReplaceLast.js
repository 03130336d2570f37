// Puts another text where a text is found last.
function liquidReplaceLast(text, found, other) {
  var place = text.lastIndexOf(found);
  return place < 0 ? text : text.slice(0, place) + other + text.slice(place + found.length);
}
