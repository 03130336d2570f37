/*# needs NAME, copy, drop, instance, plugin, run
    gives middleware, passMiddleware #*/
// ---- Destination middleware: may see, change or drop an event ----------------------------------

var middleware = [];
var previousEvents = Promise.resolve(); // keeps the order while middleware takes its time
var payloads = {}; // Segment's classes for what middleware gets, by the type of the event

plugin.addMiddleware = function () {
  if (!middleware.length) {
    instance.addSourceMiddleware(function (given) {
      payloads[given.payload.obj.type] = given.payload.constructor;
      given.next(given.payload);
    });
  }
  [].forEach.call(arguments, function (step) {
    if (middleware.indexOf(step) < 0) {
      middleware.push(step);
    }
  });
};

function passMiddleware(rule, event) {
  try {
    event = copy(event);
  } catch (error) {
    return drop(error);
  }
  middleware.forEach(function (step) {
    previousEvents = previousEvents
      .then(function () {
        return event && ask(step, event);
      })
      .then(function (changed) {
        event = changed;
      });
  });
  previousEvents = previousEvents
    .then(function () {
      if (event) {
        run(rule, event);
      }
    })
    .catch(drop);
}

// Gives what a step of middleware makes of an event. What it says after it is done counts for
// nothing.
function ask(step, event) {
  return new Promise(function (resolve, reject) {
    var result;
    var timer = setTimeout(reject, 5000, "An event is dropped: its middleware did not end.");
    var Payload = payloads[event.type];
    var payload = Payload ? new Payload(event, { clone: true, traverse: false }) : {};
    payload.obj = event;
    new Promise(function (ended) {
      ended(
        step({
          payload: payload,
          integration: NAME,
          next: function (changed) {
            if (changed !== undefined) {
              result = changed && changed.obj;
            }
          }
        })
      );
    })
      .then(function () {
        resolve(result);
      }, reject)
      .then(function () {
        clearTimeout(timer);
      });
  });
}
