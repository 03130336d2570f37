// ---- The plugin for Analytics.js 2.0 -----------------------------------------------------------

var middleware = [];
var latest; // the event that came last
var turn = Promise.resolve(); // keeps the order of events while middleware takes its time

plugin.addMiddleware = middleware.push.bind(middleware);

plugin.isLoaded = sdk;

plugin.load = function (context, analytics) {
  var integrations = analytics.integrations;
  return new Promise(function (resolve, rejected) {
    reject = rejected;
    if (
      analytics.queue.plugins.some(function (other) {
        return other !== plugin && other.name === NAME;
      })
    ) {
      finish("off", "loaded twice");
    } else if ((NAME in integrations ? integrations[NAME] : integrations.All) === false) {
      finish("off");
//% if not consent
    } else {
      start();
//% endif
    }
  });
};

// Makes what Analytics.js calls for each event of a type. It returns at once, for a promise could
// hold up all of Segment's deliveries.
function hook(rule) {
  return function (context) {
    var event = context.event;

    // Lets destination middleware see, change or drop the event. What it says after it is done counts
    // for nothing.
    function pass(step) {
      var result;
      turn = turn
        .then(function () {
          if (event) {
            var payload = { obj: event };
            // Middleware knows an event by getters for its fields.
            Object.keys(event).forEach(function (field) {
              payload[field] = function () {
                return payload.obj[field];
              };
            });
            return step({
              payload: payload,
              integration: NAME,
              next: function (changed) {
                result = changed && changed.obj;
              }
            });
          }
        })
        .then(function () {
          event = result;
        });
    }

    // Registered twice, the plugin hears each event twice.
    if (context !== latest) {
      latest = context;
      if (middleware.length) {
        event = snapshot(event);
        middleware.forEach(pass);
        turn = turn
          .then(function () {
            if (event) {
//% if consent
              attemptIfGranted(rule, event);
//% else
              attempt(rule, event);
//% endif
            }
          })
          .catch(warn);
      } else {
//% if consent
        attemptIfGranted(rule, event);
//% else
        attempt(rule, event);
//% endif
      }
    }
    return context;
  };
}
