// Runs in the page of a site: opens the preview, and hands over what Analytics.js handles.
(function (origin, name) {
  var events = []; // that are to be handed over
  var preview = window.open(origin + "/", "oneflow-preview");
  var isReady = false;

  function handOver() {
    if (isReady) {
      preview.postMessage({ oneflowEvents: events.splice(0) }, origin);
    }
  }

  // Analytics.js may be a constant, which is not on window.
  function named() {
    if (name === "analytics" && typeof analytics !== "undefined") {
      return analytics;
    }
    return name.split(".").reduce(function (object, key) {
      return object[key];
    }, window);
  }

  function add(event) {
    events.push(JSON.parse(JSON.stringify(event)));
  }

  // The preview says when it has loaded, and once more if it is loaded again.
  window.addEventListener("message", function (message) {
    if (message.source === preview && message.origin === origin) {
      isReady = true;
      handOver();
    }
  });
  if (window.oneflowPreview) {
    return; // it listens already, and has the same window
  }
  window.oneflowPreview = true;

  // A debug build on the page has kept its last events.
  ((window.oneflowSnippet && window.oneflowSnippet.tried) || []).forEach(function (each) {
    add(each.event);
  });
  named().addSourceMiddleware(function (given) {
    given.next(given.payload);
    add(given.payload.obj);
    handOver();
  });
})
