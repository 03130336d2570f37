// Copies plain objects and arrays all the way down, without what is undefined in an object.
function copy(value) {
  if (!value || typeof value !== "object") {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(copy);
  }
  if (!isObject(value)) {
    return value;
  }
  var result = {};
  var keys = Object.keys(value);
  for (var i = 0; i < keys.length; i++) {
    var item = copy(value[keys[i]]);
    if (item !== undefined && keys[i] !== "__proto__") {
      result[keys[i]] = item;
    }
  }
  return result;
}
