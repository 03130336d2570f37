// Base64 of a text in UTF-8; half a pair of surrogates becomes a replacement character.
function liquidBase64Encode(text) {
  var whole = text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, function (found) {
    return found.length > 1 ? found : "\ufffd";
  });
  var bytes = encodeURIComponent(whole).replace(/%(..)/g, function (_, code) {
    return String.fromCharCode(parseInt(code, 16));
  });
  return btoa(bytes);
}
