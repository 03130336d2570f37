// Tells a plain object from arrays, dates, null and all else.
function isObject(value) {
  return {}.toString.call(value) === "[object Object]";
}
