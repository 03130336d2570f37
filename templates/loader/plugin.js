// ---- The plugin for Analytics.js 2.0 -----------------------------------------------------

var NAME = "1Flow Web (Actions)";
var middleware = [];
var turn = Promise.resolve(); // keeps the order when middleware takes its time

var plugin = (status.plugin = {
  name: NAME,
  type: "destination",
  version: version,
  isLoaded: function () {
    return status.state === "ready";
  },
  // Pending or rejected, it would keep the site's own analytics.ready() callbacks from running.
  ready: function () {
    return Promise.resolve();
  },
  load: function (context, analytics) {
    return new Promise(function (resolve, reject) {
      settle = { resolve: resolve, reject: reject };
      if (status.state === "off" || isSwitchedOff(analytics)) {
        status.state = "off";
        queue.length = 0;
        resolve();
//% if not consent
      } else {
        start();
//% endif
      }
    });
  },
  addMiddleware: function () {
    middleware.push.apply(middleware, arguments);
  }
});

// Off by the integrations object of load(), or because Segment hosts this destination, too.
function isSwitchedOff(analytics) {
  var integrations = (analytics && analytics.integrations) || {};
  var plugins = (analytics && analytics.queue && analytics.queue.plugins) || [];
  var hosted = plugins.some(function (other) {
    return other !== plugin && other.name === NAME;
  });
  if (hosted) {
    warn("Segment delivers to 1Flow on this page already; this snippet stays out.");
  }
  return hosted || !(NAME in integrations ? integrations[NAME] : integrations.All !== false);
}

// Runs the mappings of one event; one that fails leaves the others alone.
function dispatch(mappings, event) {
//% if consent
  if (!isGranted(event)) {
    return;
  }
  start();
//% endif
  mappings.forEach(function (mapping) {
    try {
      mapping(event);
    } catch (error) {
      if (!mapping.failed) {
        mapping.failed = true;
        console.warn("[oneflow-snippet] A mapping failed:", error, mapping);
      }
    }
  });
}
