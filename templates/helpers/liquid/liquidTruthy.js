// In Liquid all is true but false and null: so are 0 and "".
function liquidTruthy(value) {
  return value !== false && value !== null && value !== undefined;
}
