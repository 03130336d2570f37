// Runs in the page of a site: opens the preview, and hands over what Analytics.js handles. The page
// must not notice, so nothing is thrown in it.
(function (origin, name) {
  var KEPT = 100; // as many events as a debug build keeps

  // Analytics.js may be a constant, which is not on window.
  function client() {
    if (name === "analytics" && typeof analytics !== "undefined") {
      return analytics;
    }
    return name.split(".").reduce(function (object, key) {
      return object && object[key];
    }, window);
  }

  // Listens to Analytics.js, once in a page however often this is chosen.
  function listen(source) {
    var own = { preview: null, origin: "", isReady: false };
    var events = [];

    function handOver(some) {
      if (own.isReady) {
        own.preview.postMessage({ oneflowEvents: some }, own.origin);
      }
    }

    function add(event) {
      try {
        var copy = JSON.parse(JSON.stringify(event));
        events.push(copy);
        events.splice(0, events.length - KEPT);
        handOver([copy]);
      } catch (error) {
        console.warn("oneflow-snippet preview:", error);
      }
    }

    // The preview says when it has loaded, and again when it is loaded again.
    window.addEventListener("message", function (message) {
      if (message.source && message.source === own.preview && message.origin === own.origin) {
        own.isReady = true;
        handOver(events);
      }
    });
    // A debug build on the page has kept its last events.
    ((window.oneflowSnippet && window.oneflowSnippet.tried) || []).forEach(function (each) {
      add(each.event);
    });
    source.addSourceMiddleware(function (given) {
      given.next(given.payload);
      add(given.payload.obj);
    });
    return own;
  }

  var source = client();
  if (!source || !source.addSourceMiddleware) {
    window.alert("There is no Analytics.js at " + name + " in this page. Paste events into the preview instead.");
    return;
  }
  var own = window.oneflowPreview || listen(source);
  window.oneflowPreview = own;
  own.isReady = false;
  own.origin = origin;
  own.preview = window.open(origin + "/", "oneflow-preview");
  if (!own.preview) {
    window.alert("The browser has blocked the preview's window. Allow it for this page, and choose this again.");
  }
})
