/*# gives isObject, copy #*/
// ---- Copies: what the page changes later does not change what is sent --------------------------

// Tells objects of data from arrays, dates, functions, null and all else.
function isObject(value) {
  return {}.toString.call(value) === "[object Object]";
}

// Copies objects, arrays and dates all the way down, without what is undefined in an object.
function copy(value) {
  if (Array.isArray(value)) {
    return value.map(copy);
  }
  if (value instanceof Date) {
    return new Date(value);
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
