// Tells whether a value is not blank: not null, not false or 0, and not without text, as [] is.
function filled(value) {
  return value != null && value !== false && value !== 0 && String(value) !== "";
}
