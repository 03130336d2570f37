/*
 * oneflow-snippet: brings the calls of Segment's Analytics.js 2.0 to 1Flow.
 * Compiled from a configuration; change that, not this file.
 */
(function (
  window,
  document,
  version,
  projectApiKey,
  sdkUrl,
  analyticsGlobal
) {
  "use strict";

  // Included twice: the first one works, this one only says so.
  if (window.oneflowSnippet) {
    console.warn("1Flow: included twice.");
    return;
  }

  // ---- What support and tools may look at; besides _1flow the only thing of ours on window -------

  var NAME = "1Flow Web (Actions)";
  var queue = []; // calls that wait for the SDK, such as ["track", name, details]

  // It is the plugin for Analytics.js, too.
  var plugin = (window.oneflowSnippet = {
    name: NAME,
    type: "destination",
    version: version,
    state: "idle", // then loading, and in the end ready, failed, or off
    queued: queue,
    dropped: 0,
    lastError: null
  });

  function warn(error, detail) {
    plugin.lastError = error;
    console.warn("1Flow:", error, detail || "");
  }

  // Runs a step for a value. If it throws, that is said once, and nothing else is harmed.
  function attempt(step, value) {
    try {
      step(value);
    } catch (error) {
      if (!step.failed) {
        step.failed = true;
        warn(error, step);
      }
    }
  }

  // ---- The queue: first in, first out, each call delivered once ----------------------------------

  // Takes a snapshot of a call, such as send("track", name, details), and delivers it when its turn
  // comes. A call without a name, or without a user id, is none.
  function send(command, subject, details) {
    var call = [command, subject, copy(details)];
    var victim = 1000;
    if (!subject || plugin.state === "failed" || plugin.state === "off") {
      return;
    }
    if (queue.push(call) > victim) {
      // Who the visitor is matters most: in a full queue, identify calls are the last to go.
      while (victim && queue[victim][0] === "identify") {
        victim--;
      }
      queue.splice(victim, 1);
      if (!plugin.dropped++) {
        warn("The queue is full: calls are dropped.");
      }
    }
    flush();
    if (isLeft) {
      leave();
    }
  }

  function flush() {
    while (plugin.state === "ready" && queue.length) {
      attempt(deliver, queue.shift());
    }
  }

  // ---- Across navigation: the next page of this tab delivers what this one could not -------------

  var STORE = "oneflow:" + projectApiKey;
  var isLeft; // the page is being left, though it may come back from the back/forward cache

  // Puts what stands in the storage, for up to five minutes, in front of the queue.
  function takeOver() {
    try {
      var saved = JSON.parse(sessionStorage.getItem(STORE));
      if (Date.now() - saved.time < 3e5) {
        queue.unshift.apply(queue, saved.calls);
      }
      // Only what was seen: the page before may be about to write.
      sessionStorage.removeItem(STORE);
    } catch (error) {
      // Nothing was left behind; or the storage is forbidden, and so is none.
    }
  }

  // Moves the queue to the storage, for whichever page is shown next.
  function leave() {
    isLeft = true;
    if (queue.length) {
      takeOver();
      try {
        sessionStorage.setItem(STORE, JSON.stringify({ time: Date.now(), calls: queue }));
        queue.length = 0;
      } catch (error) {
        // Full or forbidden: the calls stay with this page alone.
      }
    }
  }

  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", function (event) {
    // A page that is left before it has loaded is "shown" while it ends; only a restored one is back.
    if (event.persisted) {
      isLeft = false;
      takeOver();
      flush();
    }
  });

  // ---- The SDK: known by its bare name, because its own constant is not on window ----------------

  // Gives what answers to the name, if that is an SDK.
  function sdk() {
    try {
      return _1flow !== send && (_1flow.call || _1flow.logEvent) && _1flow;
    } catch (error) {
      // Not there, or a constant whose script has failed half-way.
    }
  }

  // It comes in two forms: one function, or an object of methods.
  function deliver(call) {
    var target = sdk();
    if (target.call) {
      target.apply(window, call);
    } else if (call[0] === "identify") {
      target.logUser(call[1], call[2]);
    } else if (call[0] === "track") {
      target.logEvent(call[1], (call[2] || "").properties);
    }
  }

  // Calls that the site makes itself before the SDK is there wait in the same queue.
  if (!sdk()) {
    window._1flow = send;
  }

  // ---- Loading -----------------------------------------------------------------------------------

  var nonce = (document.currentScript || "").nonce || "";
  var tries = 0; // to load the script, and then to find what it has defined
  var promise; // to Analytics.js by load(): how to keep it, and how to break it

  // Begins with the SDK that the page has, or that others are loading, or else with our own tag.
  function start() {
    if (plugin.state === "idle") {
      plugin.state = "loading";
      takeOver();
      if (!sdk() && !document.querySelector("[data-api-key][src*='1flow']")) {
        insert();
      } else if (document.readyState === "complete") {
        look();
      } else {
        window.addEventListener("load", look);
      }
    }
  }

  function insert() {
    var script = document.createElement("script");
    script.dataset.apiKey = projectApiKey;
    script.nonce = nonce;
    script.onload = look;
    // Again a little later, or when the browser is back online.
    script.onerror = function () {
      if (!navigator.onLine) {
        window.addEventListener("online", insert, { once: true });
      } else if (++tries < 3) {
        setTimeout(insert, 1000 * tries);
      } else {
        finish("failed");
      }
    };
    try {
      script.src = sdkUrl;
      // The SDK takes its key from the first script that has one: ours is the first of all.
      document.head.prepend(script);
    } catch (error) {
      finish("failed"); // the page demands Trusted Types, and has none for us
    }
  }
  // The script has run. What is not there yet gets a few more looks, each after twice the time. In
  // method form the SDK cannot be called before it has set window.glob.
  function look() {
    var found = sdk();
    if (tries > 6 || (found && (found.call || window.glob))) {
      finish(found ? "ready" : "failed");
    } else {
      setTimeout(look, 50 << tries++);
    }
  }

  // Delivers what waits, or gives up: then nothing of ours runs any more.
  function finish(state) {
    plugin.state = state;
    flush();
    plugin.dropped += queue.splice(0).length;
    if (state === "failed") {
      // Analytics.js says it in the console.
      promise[1](
        (plugin.lastError =
          "no SDK. Ad blocker or CSP? Wrong project API key or region? Calls dropped: " + plugin.dropped)
      );
    }
    promise[0](); // which changes nothing any more once it is broken
    document.dispatchEvent(new Event("oneflow:" + state));
  }

  // ---- The mappings, compiled -----------------------------------------------------------------

  // A field of type object takes plain objects; all else counts as an empty one.
  function asObject(value) {
    return isObject(value) ? value : {};
  }

  // A field of type string takes strings and numbers; all else, and "", counts as missing.
  function asString(value) {
    if ((value && typeof value === "string") || (typeof value === "number" && value === value)) {
      return String(value);
    }
  }

  // Copies plain objects and arrays all the way down, without what is undefined in an object.
  function copy(value) {
    if (!value || typeof value !== "object") {
      return value;
    }
    if (Array.isArray(value)) {
      return value.map(copy);
    }
    if (!isObject(value)) {
      return value;
    }
    var result = {};
    var keys = Object.keys(value);
    for (var i = 0; i < keys.length; i++) {
      var item = copy(value[keys[i]]);
      if (item !== undefined && keys[i] !== "__proto__") {
        result[keys[i]] = item;
      }
    }
    return result;
  }

  // Tells a plain object from arrays, dates, null and all else.
  function isObject(value) {
    return {}.toString.call(value) === "[object Object]";
  }

  // Track Event: type = "track"
  function onTrackEvent(event) {
    send("track", asString(event.event), {
      userId: asString(event.userId),
      anonymousId: asString(event.anonymousId),
      properties: asObject(event.properties)
    });
  }

  // Identify User: type = "identify"
  function onIdentifyUser(event) {
    send("identify", asString(event.userId), asObject(event.traits));
  }

  var routes = {
    track: [onTrackEvent],
    identify: [onIdentifyUser]
  };

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
      } else {
        start();
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
      var rules = routes[type];
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

  // ---- Attach, now or when Analytics.js comes ----------------------------------------------------

  // Analytics.js is an array until it has loaded, and an object with register() from then on.
  function attach(analytics) {
    if (analytics.push) {
      analytics.push(["register", plugin]);
    } else {
      analytics.register(plugin).catch(warn);
    }
  }

  // Not there yet: the assignment will tell. Until then the name stays undefined for the page.
  function waitFor(name) {
    Object.defineProperty(window, name, {
      configurable: true,
      get: function () {},
      set: function (analytics) {
        delete window[name];
        window[name] = analytics;
        attempt(attach, analytics);
      }
    });
  }

  attempt(window[analyticsGlobal] ? attach : waitFor, window[analyticsGlobal] || analyticsGlobal);
})(
  window,
  document,
  "0.1.0", // of oneflow-snippet
  "oneflow_live_example", // names the 1Flow project
  "https://1flow.app/js/1flow.js", // the 1Flow SDK
  "analytics" // where Analytics.js is found on window
);
