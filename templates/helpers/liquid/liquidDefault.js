// A value, or another one when it is missing, empty or, unless that is allowed, false.
function liquidDefault(value, fallback, allowFalse) {
  if (typeof value === "string" || Array.isArray(value)) {
    return value.length ? value : fallback;
  }
  if (value === false) {
    return allowFalse ? value : fallback;
  }
  return value === null || value === undefined ? fallback : value;
}
