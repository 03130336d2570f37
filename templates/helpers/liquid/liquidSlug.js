// Words with hyphens between them.
function liquidSlug(text, gaps) {
  return text.replace(gaps, "-").replace(/^-|-$/g, "");
}
