// Reads JSON; what is not JSON stays as it is.
function decode(value) {
  try {
    return typeof value === "string" ? JSON.parse(value) : value;
  } catch (error) {
    return value;
  }
}
