// Adds up items; what is no number counts as 0.
function liquidSum(items) {
  return items.reduce(function (sum, item) {
    return sum + (Number(item) || 0);
  }, 0);
}
