/*# needs NAME, attempt, attemptIfGranted, dropper, explain, explainAll, filtered, finish, middleware,
      passMiddleware, plugin, start, warn
    gives hook, instance, run #*/
// ---- The plugin for Analytics.js 2.0 -----------------------------------------------------------

var instance; // the Analytics.js that has loaded the plugin last
var lastContext; // of the event that came last

plugin.isLoaded = function () {
  return plugin.state === "ready";
};

// Settles at once: while a plugin loads, some versions of Analytics.js hold up everything.
plugin.load = function (context, analytics) {
  instance = analytics;
  try {
    decide(analytics);
  } catch (error) {
    warn(error);
  }
  return Promise.resolve();
};

// Stays off where Segment is disabled, where its integrations say so, and where it brings 1Flow to
// the page itself.
function decide(analytics) {
  var integrations = analytics.integrations;
  var isOn = NAME in integrations ? integrations[NAME] : integrations.All;
  var isHosted = analytics.queue.plugins.some(function (other) {
    return other !== plugin && other.name === NAME;
  });
  if (isHosted) {
    warn("Segment brings 1Flow itself, so this snippet stays off.");
  }
  if (
//% if respect_gpc
    navigator.globalPrivacyControl ||
//% endif
    isHosted ||
    isOn === false ||
    analytics.settings.writeKey === ""
  ) {
    if (plugin.state === "idle") {
      finish("off");
    }
  } else {
    if (plugin.state === "off") {
      plugin.state = "idle"; // which another instance had been told
    }
//% if not consent
    start();
//% endif
  }
}

// Makes what Analytics.js calls for each event of a type. It returns at once, for a promise could
// hold up all of Segment's deliveries.
function hook(rule) {
  return function (context) {
    // Registered twice, the plugin hears each event twice.
    if (context !== lastContext && plugin.state !== "off") {
      lastContext = context;
//% if filters
      attempt(function (event) {
        event = filtered(event);
        if (event && middleware.length) {
          passMiddleware(rule, event);
        } else if (event) {
          run(rule, event);
//% if debug
        } else {
          explainAll(context.event, "dropped by the filter " + dropper);
//% endif
        }
      }, context.event);
//% else
      if (middleware.length) {
        passMiddleware(rule, context.event);
      } else {
        run(rule, context.event);
      }
//% endif
    }
//% if debug
    if (plugin.state === "off") {
      explainAll(context.event, "the snippet is off: " + (plugin.lastError || "Segment or privacy"));
    }
//% endif
    return context;
  };
}

function run(rule, event) {
//% if debug
  var end = explain(event);
//% endif
//% if consent
  attemptIfGranted(rule, event);
//% else
  attempt(rule, event);
//% endif
//% if debug
  end();
//% endif
}
