/*# needs findAnalytics, ownScript, sdkUrl #*/
// ---- Early: what will be wanted is on its way before Analytics.js has decided; none of it runs --

function preload(kind, url, crossOrigin) {
  var link = document.createElement("link");
  link.rel = "preload";
  link.as = kind;
  link.nonce = ownScript.nonce;
  if (crossOrigin) {
    link.crossOrigin = crossOrigin;
  }
  link.href = url;
  document.head.appendChild(link);
}

//% if crossorigin
preload("script", sdkUrl, "{{ crossorigin }}");
//% else
preload("script", sdkUrl);
//% endif
//% if client == "segment"

// No event goes out before Segment's settings are there, and Analytics.js asks for them on a
// connection of its own. It takes its CDN and its key from its tag, if the page has not said
// otherwise; so do we, and without a tag nobody will ask.
[].some.call(document.scripts, function (script) {
  var source = /^(https:.*)\/analytics\.js\/v1\/(.*?)\/analytics/.exec(script.src);
  try {
    var found = findAnalytics();
    if (source && found && !/cdn|disable/.test(Object.keys(found._loadOptions || {}))) {
      preload("fetch", source[1] + "/v1/projects/" + source[2] + "/settings", "anonymous");
    }
  } catch (error) {
    // The page has given Analytics.js another name, and it is not there.
  }
  return source;
});
//% endif
