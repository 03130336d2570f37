/*# needs sdkUrl #*/
// ---- Early: the SDK is on its way before Analytics.js has decided that it is wanted ------------

var preload = document.createElement("link");
preload.rel = "preload";
preload.as = "script";
//% if crossorigin
preload.crossOrigin = "{{ crossorigin }}";
//% endif
preload.href = sdkUrl;
document.head.appendChild(preload);
