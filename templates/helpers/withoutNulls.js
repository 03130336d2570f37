// Turns null into undefined, also inside of objects, but not inside of arrays.
function withoutNulls(value) {
  if (!isObject(value)) {
    return value === null ? undefined : value;
  }
  var result = {};
  Object.keys(value).forEach(function (key) {
    result[key] = withoutNulls(value[key]);
  });
  return result;
}
