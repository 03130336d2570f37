// Last item or character.
function liquidLast(value) {
  return value && typeof value.length === "number" ? liquidItem(value, value.length - 1) : "";
}
