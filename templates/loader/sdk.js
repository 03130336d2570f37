// ---- The SDK: known by its bare name, because its own constant is not on window ----------------

// Gives what answers to the name, if that is not our own stand-in.
function sdk() {
  try {
    return _1flow !== send && _1flow;
  } catch (error) {
    // Not there, or a constant whose script has failed half-way.
  }
}

// It comes in two forms: one function, or an object of methods.
function deliver(call) {
  var target = sdk();
  if (!target) {
    plugin.dropped++;
  } else if (target.apply) {
    target.apply(window, call);
  } else if (isTrack(call)) {
    target.logEvent(call[1], call[2].properties);
  } else if (call[0] === "identify") {
    target.logUser(call[1], call[2]);
  }
}

// Calls that the site makes itself before the SDK is there wait in the same queue.
if (!sdk()) {
  window._1flow = send;
}
