// Remainder with the sign of the divisor.
function liquidModulo(value, divisor) {
  return ((value % divisor) + divisor) % divisor;
}
