// ---- What support and tools may look at; besides _1flow the only thing of ours on window -------

var queue = []; // calls that wait for the SDK, such as ["track", name, details]

// It is the plugin for Analytics.js, too.
var plugin = (window.oneflowSnippet = {
  name: NAME,
  type: "destination",
  version: "{{ version }}",
  state: "idle", // then loading, and in the end ready, failed, or off
  queued: queue,
  dropped: 0 // and lastError, once there is one
});

function warn(error) {
  plugin.lastError = error;
  console.warn(NAME, error);
}

// Runs a step for a value. If it throws, that is said once, and nothing else is harmed.
function attempt(step, value) {
  try {
    step(value);
  } catch (error) {
    if (!step.failed) {
      step.failed = true;
      warn(error);
    }
  }
}
