// A value matches what is equal to it; what there is to be true is enough for nothing.
function liquidMatches(value, wanted) {
  return wanted === undefined ? liquidTruthy(value) : liquidEqual(value, wanted);
}
