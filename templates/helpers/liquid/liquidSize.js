// The variable "size": a payload without such a property has 0 there, not nothing.
function liquidSize(payload) {
  var value = payload === null || payload === undefined ? {} : payload;
  return Object.prototype.hasOwnProperty.call(value, "size") ? value.size : 0;
}
