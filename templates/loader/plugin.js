/*# needs NAME, finish, plugin, start, warn
    gives instance #*/
// ---- The plugin for Analytics.js 2.0 -----------------------------------------------------------

var instance; // the Analytics.js that has loaded the plugin last

plugin.isLoaded = function () {
  return plugin.state === "ready";
};

// Settles at once: while a plugin loads, some versions of Analytics.js hold up everything.
plugin.load = function (context, analytics) {
  instance = analytics;
  try {
    this.isOff = isUnwanted(analytics);
    if (!this.isOff) {
      if (plugin.state === "off") {
        plugin.state = "idle"; // for another instance did not want it
      }
//% if not consent
      start();
//% endif
    } else if (plugin.state === "idle") {
      finish("off");
    }
  } catch (error) {
    warn(error);
  }
  return Promise.resolve();
};

// Tells whether Segment is disabled, or its integrations say so, or it brings 1Flow itself.
function isUnwanted(analytics) {
  var integrations = analytics.integrations;
  var isOn = NAME in integrations ? integrations[NAME] : integrations.All;
  var isHosted = analytics.queue.plugins.some(function (other) {
    return other.name === NAME && other.load !== plugin.load;
  });
  if (isHosted) {
    warn("Segment brings 1Flow itself, so this snippet stays off.");
  }
  return (
//% if respect_gpc
    navigator.globalPrivacyControl ||
//% endif
    isHosted ||
    isOn === false ||
    analytics.settings.writeKey === ""
  );
}
