// Array as Liquid has it: none for null, a single item for all else.
function liquidArray(value) {
  if (Array.isArray(value)) {
    return value;
  }
  return value === null || value === undefined ? [] : [value];
}
