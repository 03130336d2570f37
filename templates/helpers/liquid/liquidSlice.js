// Takes a number of items or characters, one if not said; places may count from the end.
function liquidSlice(value, begin, length) {
  if (value === null || value === undefined) {
    return [];
  }
  var list = Array.isArray(value);
  var whole = list ? value : liquidText(value);
  var start = begin < 0 ? (list ? whole.length : liquidCharacters(whole)) + begin : begin;
  var count = length === undefined ? 1 : length;
  if (start < 0 || count < 0) {
    return list ? [] : "";
  }
  if (list) {
    return whole.slice(start, start + count);
  }
  var place = liquidAdvance(whole, 0, start);
  return whole.slice(place, liquidAdvance(whole, place, count));
}
