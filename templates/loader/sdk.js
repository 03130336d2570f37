// ---- The SDK: known by its bare name, because its own constant is not on window ----------

var stub;
var ignored; // what answers to the name, but is not the SDK

// Gives what answers to the name now, if it can take calls.
function sdk() {
  try {
    var found = typeof _1flow === "undefined" ? null : _1flow;
    return found !== stub && found !== ignored && (isForm(found) ? found : null);
  } catch (error) {
    return null; // a constant whose script has failed half-way
  }
}

function isForm(value) {
  return typeof value === "function" || (value && typeof value.logEvent === "function");
}

// The SDK comes in two forms: one function, or an object of methods.
function deliver(call) {
  var target = sdk();
  if (typeof target === "function") {
    target.apply(window, call);
  } else if (call[0] === "identify") {
    target.logUser(call[1], call[2]);
  } else if (call[0] === "track") {
    target.logEvent(call[1], (call[2] || {}).properties || {});
  } else {
    target[call[0]].apply(target, call.slice(1));
  }
}

// Calls that the site makes itself before the SDK is there wait in the same queue.
if (!sdk() && window._1flow === undefined) {
  stub = function () {
    send([].slice.call(arguments));
  };
  whenAssigned("_1flow", stub, function () {
    if (scriptLoaded) {
      look();
    }
  });
}
