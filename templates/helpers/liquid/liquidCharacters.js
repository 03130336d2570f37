// Counts characters, where a pair of surrogates is one.
function liquidCharacters(text) {
  return text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, " ").length;
}
