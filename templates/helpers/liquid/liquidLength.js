// Number of items or characters.
function liquidLength(value) {
  return (value && value.length) || 0;
}
