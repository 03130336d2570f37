// Tells whether two values are the same; objects, arrays and null are if their JSON is.
function same(value, other) {
  if (typeof value === "object" && typeof other === "object") {
    return JSON.stringify(value) === JSON.stringify(other);
  }
  return value === other;
}
