// Fills the placeholders of a template that the event itself gives.
function fill(template, payload) {
  if (typeof template !== "string") {
    throw new TypeError("@template: the template is not a string");
  }
  function look(match, path) {
    return text(seek(payload === undefined ? {} : payload, path.trim()));
  }
  return template.replace(/\{\{\{([^}]+)\}\}\}/g, look).replace(/\{\{([^}]+)\}\}/g, look);
}
