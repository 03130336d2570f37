// ---- The plugin for Analytics.js 2.0 -----------------------------------------------------------

var middleware = [];
var latest; // the event that came last
var turn = Promise.resolve(); // keeps the order of events while middleware takes its time

plugin.isLoaded = function () {
  return plugin.state === "ready";
};

plugin.addMiddleware = function () {
  middleware.push.apply(middleware, arguments);
};

plugin.load = function (context, analytics) {
  return new Promise(function () {
    promise = arguments;
    if (isSwitchedOff(analytics.integrations || {}, analytics.queue.plugins)) {
      finish("off");
//% if not consent
    } else {
      start();
//% endif
    }
  });
};

// Off by the integrations object of load(), or because Segment hosts this destination, too.
function isSwitchedOff(integrations, plugins) {
  var hosted = plugins.some(function (other) {
    return other !== plugin && other.name === NAME;
  });
  if (hosted) {
    warn("Segment hosts 1Flow, too.");
  }
  return hosted || !(NAME in integrations ? integrations[NAME] : integrations.All !== false);
}

// Analytics.js gets a hook for each type of event that a mapping can match. A hook returns at
// once, for a promise could hold up all of Segment's deliveries.
Object.keys(routes).forEach(function (type) {
  function run(event) {
    if (!event) {
      return; // dropped by middleware
    }
//% if consent
    if (!isGranted(event)) {
      return;
    }
    start();
//% endif
//% if named
    var rules = routes[type](event);
//% else
    var rules = routes[type];
//% endif
    rules.forEach(function (rule) {
      attempt(rule, event);
    });
  }

  plugin[type] = function (context) {
    var event = context.event;
    if (context === latest) {
      return context; // the plugin was registered twice
    }
    latest = context;
    if (middleware.length) {
      event = copy(event);
      turn = turn.then(function () {
        return event;
      });
      turn = middleware.reduce(pass, turn).then(run).catch(warn);
    } else {
      run(event);
    }
    return context;
  };
});

// Lets destination middleware see, change or drop an event, once the step before it is done.
function pass(before, step) {
  var result;
  return before
    .then(function (event) {
      return (
        event &&
        step({
          payload: facade(event),
          integration: NAME,
          next: function (payload) {
            result = payload && payload.obj;
          }
        })
      );
    })
    .then(function () {
      return result;
    });
}

// An event as middleware knows it: the data as obj, and a getter for each of its fields.
function facade(event) {
  var getters = { obj: event };
  Object.keys(event).forEach(function (field) {
    getters[field] = function () {
      return event[field];
    };
  });
  return getters;
}
