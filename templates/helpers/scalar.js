// Gives the text of a string, number or boolean, and "" for all else.
function scalar(value) {
  return /^(string|number|boolean)$/.test(typeof value) ? String(value) : "";
}
