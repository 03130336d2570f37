/*# needs attempt, copy, current, isWanted, plugin, start
    gives join #*/
// ---- RudderStack, which lets nobody listen: its calls are heard on their way ---------------------

var waiting = []; // events from before RudderStack knows the visitor
var isReady = false;
var integrations; // the filter that it was loaded with

// Until the client has loaded, it is an array of calls.
function join(client) {
  if (client.forEach) {
    client.forEach(hear);
    client.push = function (call) {
      attempt(hear, call);
      return [].push.call(client, call);
    };
    client.push(["ready", release]);
  } else {
    ["load", "track", "identify"].forEach(function (type) {
      var method = client[type];
      client[type] = function () {
        attempt(hear, [type].concat([].slice.call(arguments)));
        return method.apply(client, arguments);
      };
    });
    client.ready(release);
  }
}

// Takes a call, such as ["track", name, properties, options].
function hear(call) {
  var type = call[0];
  var options = call[3];
  var event = { type: type };
  if (type === "track") {
    event.event = call[1];
    event.properties = call[2];
  } else if (typeof call[1] !== "object") {
    event.userId = call[1];
    event.traits = call[2];
  } else {
    event.traits = call[1] || call[2]; // without a user id
    options = options || call[2];
  }
  options = options || {};
  if (type === "load") {
    integrations = options.integrations;
  } else if (
    (type === "track" || type === "identify") &&
    plugin[type] &&
    isWanted(integrations, "All") &&
    isWanted(options.integrations, "All")
  ) {
    waiting.push(copy(event));
    if (isReady) {
      release();
    }
  }
}

function release() {
  isReady = true;
//% if not consent
  if (isWanted(integrations, "All")) {
    start();
  }
//% endif
  waiting.splice(0).forEach(function (event) {
    event.userId = event.userId || current.getUserId();
    event.anonymousId = current.getAnonymousId();
    plugin[event.type]({ event: event });
  });
}
