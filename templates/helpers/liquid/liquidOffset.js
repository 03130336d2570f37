// Writes minutes west of UTC as hours and minutes east of it.
function liquidOffset(minutes, colon) {
  var size = Math.abs(minutes);
  var hours = liquidPad(Math.floor(size / 60), 2, "0");
  return (minutes > 0 ? "-" : "+") + hours + colon + liquidPad(size % 60, 2, "0");
}
