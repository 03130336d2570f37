// Fills a text from the left; zeros go behind the sign.
function liquidPad(value, width, character) {
  var text = String(value);
  var sign = character === "0" && text.charAt(0) === "-" ? "-" : "";
  return sign + new Array(Math.max(width - text.length, 0) + 1).join(character) + text.slice(sign.length);
}
