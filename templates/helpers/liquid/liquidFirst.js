// First item or character.
function liquidFirst(value) {
  return value && typeof value.length === "number" ? liquidItem(value, 0) : "";
}
