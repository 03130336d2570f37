/*# needs NAME, copy, drop, instance, plugin
    gives afterMiddleware #*/
// ---- Destination middleware: may see, change or drop an event ----------------------------------

var UNENDED = "Calls are dropped: middleware did not end.";
var middleware = [];
var previousEvents = Promise.resolve(); // keeps the order while middleware takes its time
var held = []; // for each event that middleware has yet to let go, what gives it up
var payloads = {}; // for each type of event one in Segment's own form, with all its methods

plugin.addMiddleware = function () {
  if (!middleware.length) {
    instance.addSourceMiddleware(function (given) {
      payloads[given.payload.obj.type] = given.payload;
      given.next(given.payload);
    });
  }
  [].forEach.call(arguments, function (step) {
    if (middleware.indexOf(step) < 0) {
      middleware.push(step);
    }
  });
};

// Makes of a rule one that runs it with what middleware makes of an event.
function afterMiddleware(rule) {
  return function (event) {
    if (!middleware.length) {
      return rule(event);
    }
    var timer;
    var given = copy(event);
    previousEvents = new Promise(function (resolve, reject) {
      var turn = previousEvents.then(function () {
        timer = setTimeout(reject, 5000, UNENDED);
        return given;
      });
      held.push(reject);
      middleware
        .reduce(function (before, step) {
          return before.then(function (changed) {
            return changed && ask(step, changed);
          });
        }, turn)
        .then(resolve, reject);
    })
      .then(function (left) {
        if (left) {
          rule(left);
        }
      })
      .catch(drop)
      .then(function () {
        clearTimeout(timer);
        held.shift();
      });
  };
}

// Gives what a step makes of an event. What it says after it is done counts for nothing.
function ask(step, event) {
  var result;
  var payload = Object.create(payloads[event.type] || {});
  payload.obj = payload.raw = event;
  return Promise.resolve(
    step({
      payload: payload,
      integration: NAME,
      next: function (changed) {
        if (changed !== undefined) {
          result = changed && changed.obj;
        }
      }
    })
  ).then(function () {
    return result;
  });
}

// Nobody is there any more to hear when it ends.
window.addEventListener("pagehide", function () {
  held.forEach(function (giveUp) {
    giveUp(UNENDED);
  });
});
