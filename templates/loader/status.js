// ---- What support and tools may look at; besides _1flow the only thing of ours on window -------

var NAME = "1Flow Web (Actions)";
var queue = []; // calls that wait for the SDK, such as ["track", name, details]

// It is the plugin for Analytics.js, too.
var plugin = (window.oneflowSnippet = {
  name: NAME,
  type: "destination",
  version: version,
  state: "idle", // then loading, and in the end ready, failed, or off
  queued: queue,
  dropped: 0,
  lastError: null
});

function warn(error, detail) {
  plugin.lastError = error;
  console.warn("1Flow:", error, detail || "");
}

// Runs a step for a value. If it throws, that is said once, and nothing else is harmed.
function attempt(step, value) {
  try {
    step(value);
  } catch (error) {
    if (!step.failed) {
      step.failed = true;
      warn(error, step);
    }
  }
}
