// Takes back what liquidEscape does.
function liquidUnescape(text) {
  return text.replace(/&(?:amp|lt|gt|#34|#39);/g, function (entity) {
    return { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&#34;": '"', "&#39;": "'" }[entity];
  });
}
