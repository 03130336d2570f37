// Copies plain objects and arrays all the way down, without what is undefined in an object.
function copy(value) {
  if (Array.isArray(value)) {
    return value.map(copy);
  }
  if (!isObject(value)) {
    return value;
  }
  var result = {};
  Object.keys(value).forEach(function (key) {
    var item = copy(value[key]);
    if (item !== undefined && key !== "__proto__") {
      result[key] = item;
    }
  });
  return result;
}
