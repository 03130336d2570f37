// JSON for values that JSON lacks: {"$undefined": true}, {"$function": true}, {"$number": "-0"}.
"use strict";

function read(text) {
  return revive(JSON.parse(text));
}

// In place, so that an own key __proto__ stays the own key that it is.
function revive(value) {
  if (value && value.$undefined) {
    return undefined;
  }
  if (value && typeof value === "object") {
    Object.keys(value).forEach(function (key) {
      value[key] = revive(value[key]);
    });
  }
  return value;
}

function write(value) {
  if (value === undefined) {
    return '{"$undefined":true}';
  }
  if (typeof value === "function") {
    return '{"$function":true}';
  }
  if (typeof value === "number" && (!isFinite(value) || Object.is(value, -0))) {
    return '{"$number":"' + (Object.is(value, -0) ? "-0" : value) + '"}';
  }
  if (Array.isArray(value)) {
    return "[" + Array.from(value, write).join(",") + "]";
  }
  if (value && typeof value === "object") {
    var pairs = Object.keys(value).map(function (key) {
      return JSON.stringify(key) + ":" + write(value[key]);
    });
    return "{" + pairs.join(",") + "}";
  }
  return JSON.stringify(value);
}

if (typeof module !== "undefined") {
  module.exports = { read: read, write: write };
}
