/*# needs drop, isTrack, send
    gives FAILURE, findSdk, deliver #*/
// ---- The SDK: known by its bare name, because its own constant is not on window ----------------

var FAILURE =
  "Calls are dropped: the SDK did not load (ad blocker, CSP, COEP, wrong key or region?).";
var METHODS = { track: "logEvent", identify: "logUser" };

// Gives what answers to the name, if that is not our own stand-in.
function findSdk() {
  try {
    var kind = typeof _1flow; // where there is none, much quicker than an exception
    if (kind === "function" ? _1flow !== send : kind === "object" && _1flow.logEvent) {
      return _1flow;
    }
  } catch (error) {
    // A constant whose script has failed half-way.
  }
}

// It comes in two forms: one function, or an object of methods.
function deliver(call) {
  var sdk = findSdk();
  if (!sdk) {
    drop(FAILURE);
  } else if (typeof sdk === "function") {
    sdk(call.command, call.subject, call.details);
  } else {
    sdk[METHODS[call.command] || call.command](
      call.subject,
      isTrack(call) ? call.details.properties : call.details
    );
  }
}

// Calls that the site makes itself before the SDK is there, in either form, wait in the same queue.
if (!findSdk()) {
  window._1flow = send;
  send.logEvent = function (name, properties) {
    send("track", name, { properties: properties });
  };
  send.logUser = send.bind(window, "identify");
  send.on = send.bind(window, "on");
}
