/*# needs NAME
    gives queue, plugin, warn, drop, attempt #*/
// ---- What support and tools may look at; besides _1flow the only thing of ours on window -------

var queue = []; // calls that wait for the SDK

var problems = {}; // each by its text

// It is the plugin for Analytics.js, too.
var plugin = (window.oneflowSnippet = {
  name: NAME,
  type: "destination",
  version: "{{ version }}",
  state: "idle", // then loading, and in the end ready or failed; or off
  queued: queue,
  dropped: 0, // calls that were given up
  problems: problems // all that went wrong, the reasons for giving up among it
});

// Says each problem once.
function warn(problem) {
  plugin.lastError = problem;
  try {
    if (!problems[problem]) {
      problems[problem] = true;
      console.warn(NAME, problem);
    }
  } catch (error) {
    warn("Something was thrown that has no text.");
  }
}

// Gives a call up, for a reason.
function drop(problem) {
  plugin.dropped++;
  warn(problem);
}

// Takes a step for an event or a call. If it throws, that one is given up, and nothing else is harmed.
function attempt(step, value) {
  try {
    step(value);
  } catch (error) {
    drop(error);
  }
}
