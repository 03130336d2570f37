// Puts a value at a path, and makes the objects that are missing on the way.
function putAt(object, path, value) {
  var keys = path.split(".");
  var last = keys.pop();
  keys.forEach(function (key, at) {
    if (typeof object[key] !== "object") {
      // A number as the next key asks for an array.
      object[key] = isNaN(keys.concat(last)[at + 1]) ? {} : [];
    }
    object = object[key];
  });
  object[last] = value;
}
