// Escapes what HTML gives a meaning to.
function liquidEscape(text) {
  return text.replace(/[&<>"']/g, function (character) {
    return { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" }[character];
  });
}
