// Text in UTF-8 from base64.
function liquidBase64Decode(text) {
  var bytes = atob(text).split("").map(function (byte) {
    return byte.charCodeAt(0);
  });
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new Uint8Array(bytes));
}
