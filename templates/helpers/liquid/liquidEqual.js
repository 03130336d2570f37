// Arrays are equal when their items are.
function liquidEqual(left, right) {
  if (!Array.isArray(left) || !Array.isArray(right)) {
    return left === right;
  }
  return (
    left.length === right.length &&
    left.every(function (item, i) {
      return liquidEqual(item, right[i]);
    })
  );
}
