// Follows the keys that come after the payload; only what it has itself counts.
function liquidGet(payload) {
  var value = payload === null ? undefined : payload;
  for (var i = 1; i < arguments.length && value !== null && value !== undefined; i++) {
    var key = arguments[i];
    value = Object.prototype.hasOwnProperty.call(value, key) ? value[key] : undefined;
  }
  return value;
}
