/*# gives isObject, copy #*/
// ---- Copies: what the page changes later does not change what is sent --------------------------

// Tells objects of data from arrays, dates, functions, null and all else.
function isObject(value) {
  return {}.toString.call(value) === "[object Object]";
}

// Copies objects, arrays and dates all the way down, without what is undefined in an object.
function copy(value) {
  if (typeof value !== "object") {
    return value; // most are
  }
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
  var keys = Object.keys(value);
  for (var i = 0; i < keys.length; i++) {
    var item = copy(value[keys[i]]);
    if (item !== undefined && keys[i] !== "__proto__") {
      result[keys[i]] = item;
    }
  }
  return result;
}
