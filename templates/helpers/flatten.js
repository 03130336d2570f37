// Brings a value to one level, its keys joined by the separator.
function flatten(value, separator, omitArrays) {
  var result = {};
  function visit(item, prefix) {
    if (isObject(item) || (Array.isArray(item) && !omitArrays)) {
      Object.keys(item).forEach(function (key) {
        visit(item[key], prefix ? prefix + separator + key : key);
      });
    } else {
      result[prefix] = item;
    }
  }
  visit(value, "");
  return result;
}
