// Finds the place that is a number of characters further, where a pair of surrogates is one.
function liquidAdvance(text, place, count) {
  for (var i = 0; i < count && place < text.length; i++) {
    place += /^[\ud800-\udbff][\udc00-\udfff]/.test(text.substr(place, 2)) ? 2 : 1;
  }
  return place;
}
