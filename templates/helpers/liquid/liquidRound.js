// Rounds halves away from 0. Decimals are moved as text, where 1.005 is not a little less.
function liquidRound(value, digits) {
  function shift(number, by) {
    var parts = String(number).split("e");
    return Number(parts[0] + "e" + (Number(parts[1] || 0) + by));
  }
  var scaled = shift(Math.abs(value), digits);
  if (!(scaled <= 9007199254740991)) {
    return value;
  }
  var rounded = shift(Math.round(scaled), -digits);
  return value < 0 ? -rounded : rounded;
}
