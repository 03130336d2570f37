// Takes a key out of an object; it fails where that is impossible, as for the length of a string.
function takeOut(object, key) {
  if (!delete object[key]) {
    throw new TypeError("a filter cannot take out " + key);
  }
}
