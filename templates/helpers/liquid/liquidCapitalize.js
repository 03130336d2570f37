// First character in upper case, the others in lower case.
function liquidCapitalize(text) {
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
}
