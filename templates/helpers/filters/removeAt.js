// Takes the value at a path away, unless it is falsy.
function removeAt(object, path) {
  var keys = path.split(".");
  var last = keys.pop();
  if (dig(object, path)) {
    takeOut(keys.length ? dig(object, keys.join(".")) : object, last);
  }
}
