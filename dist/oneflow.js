/*
 * oneflow-snippet: brings the calls of Segment's Analytics.js 2.0 to 1Flow.
 * Compiled from a configuration; change that, not this file.
 */
(function (
  window,
  document,
  projectApiKey,
  sdkUrl,
  analyticsGlobal
) {
  var NAME = "1Flow Web (Actions)";

  // Loaded twice: the first one works, this one only says so.
  if (window.oneflowSnippet) {
    return console.warn(NAME, "loaded twice");
  }

  // ---- What support and tools may look at; besides _1flow the only thing of ours on window -------

  var queue = []; // calls that wait for the SDK, such as ["track", name, details]

  // It is the plugin for Analytics.js, too.
  var plugin = (window.oneflowSnippet = {
    name: NAME,
    type: "destination",
    version: "0.1.0",
    state: "idle", // then loading, and in the end ready, failed, or off
    queued: queue,
    dropped: 0 // and lastError, once there is one
  });

  function warn(error) {
    plugin.lastError = error;
    console.warn(NAME, error);
  }

  // Runs a step for a value. If it throws, that is said once, and nothing else is harmed.
  function attempt(step, value) {
    try {
      step(value);
    } catch (error) {
      if (!step.failed) {
        step.failed = true;
        warn(error);
      }
    }
  }

  // ---- The queue: first in, first out, each call delivered once ----------------------------------

  // A copy as JSON, which is what the SDK makes of its data in the end.
  function snapshot(value) {
    return JSON.parse(JSON.stringify(value));
  }

  // Takes a snapshot of a call, such as send("track", name, details), and delivers it when its turn
  // comes. A call without a name, or without a user id, is none.
  function send(command, subject, details) {
    if (subject) {
      if (queue.push(snapshot([command, subject, details || {}])) > 1e3) {
        // The queue is full. Who the visitor is matters most: identify calls are the last to go.
        queue.splice(queue.findIndex(isTrack), 1);
        if (!plugin.dropped++) {
          warn("calls dropped");
        }
      }
      if (isLeft) {
        exchange(isLeft);
      }
      flush();
    }
  }

  function isTrack(call) {
    return call[0] === "track";
  }

  // Empties the queue as soon as it is known whether there is an SDK.
  function flush() {
    while (isDecided && queue.length) {
      attempt(deliver, queue.shift());
    }
  }

  // ---- Across navigation: the next page of this tab delivers what this one could not -------------

  var STORE = "oneflow:" + projectApiKey;
  var isLeft; // the page is being left, though it may come back from the back/forward cache

  // Puts what the storage has held for less than five minutes in front of the queue, and moves the
  // queue to the storage if the page is being left.
  function exchange(leaving) {
    isLeft = leaving;
    try {
      var saved = sessionStorage[STORE];
      if (saved) {
        // Only what was seen is deleted: the page before may be about to write.
        delete sessionStorage[STORE];
        saved = JSON.parse(saved);
        if (saved.shift() + 3e5 > Date.now()) {
          queue.unshift.apply(queue, saved);
        }
      }
      if (leaving && queue.length) {
        sessionStorage[STORE] = JSON.stringify([Date.now()].concat(queue));
        queue.length = 0;
      }
    } catch (error) {
      // The storage is full or forbidden: the calls stay with this page alone.
    }
    flush();
  }

  window.addEventListener("pagehide", exchange);
  window.addEventListener("pageshow", function (event) {
    // A page that is left before it has loaded is "shown" while it ends; only a restored one is back.
    if (event.persisted) {
      exchange();
    }
  });

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

  // ---- Loading -----------------------------------------------------------------------------------

  var own = document.currentScript; // none in a bundle
  var tries = 0; // to find the SDK; a failed request counts as three
  var isDecided; // whether there is an SDK
  var reject; // tells Analytics.js to let go of the plugin

  // Begins with the SDK that the page has, or that others are loading, or else with our own tag.
  function start() {
    if (!tries++) {
      plugin.state = "loading";
      if (!sdk() && !document.querySelector("script[src*='1flow.app']")) {
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
    script.nonce = (own || script).nonce;
    script.onload = look;
    script.onerror = function () {
      if (navigator.onLine) {
        tries += 2;
        again(insert);
      } else {
        window.addEventListener("online", insert, { once: true });
      }
    };
    try {
      script.src = sdkUrl;
      // The SDK takes its key from the first script that has one: ours is the first of all.
      document.head.prepend(script);
    } catch (error) {
      again((tries = 9)); // the page demands Trusted Types, and has none for us
    }
  }
  function look() {
    again(look);
  }

  // Ends well or badly, or takes the next step, each time after twice the time. In method form, the
  // SDK cannot be called before it has set window.glob.
  function again(step) {
    var found = sdk();
    if (found && (found.call || window.glob || tries > 7)) {
      finish("ready");
    } else if (tries > 7) {
      finish("failed", "calls dropped: ad blocker, CSP, wrong API key or region?");
    } else {
      setTimeout(step, 25 << tries++);
    }
  }

  // Delivers what waits, or gives up: then nothing of ours runs any more.
  function finish(state, problem) {
    isDecided = plugin.state = state;
    exchange(isLeft);
    if (problem) {
      reject((plugin.lastError = problem)); // which Analytics.js says in the console
    }
    document.dispatchEvent(new Event("oneflow:" + state));
  }

  // ---- The mappings, compiled -----------------------------------------------------------------

  // A field of type object takes plain objects; all else counts as an empty one.
  function asObject(value) {
    return {}.toString.call(value) === {} + "" ? value : {};
  }

  // A field of type string takes strings and numbers; all else counts as missing.
  function asString(value) {
    if (value === value && /str|num/.test(typeof value)) {
      return value + "";
    }
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

  plugin.track = hook(onTrackEvent);
  plugin.identify = hook(onIdentifyUser);

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
      } else {
        start();
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
                attempt(rule, event);
              }
            })
            .catch(warn);
        } else {
          attempt(rule, event);
        }
      }
      return context;
    };
  }

  // ---- Attach, now or when Analytics.js comes ----------------------------------------------------

  // Analytics.js is an array until it has loaded, and an object with register() from then on.
  function attach(analytics) {
    if (!analytics) {
      // Not there yet: the assignment will tell. Until then the name stays undefined for the page.
      window.__defineSetter__(analyticsGlobal, function (value) {
        delete window[analyticsGlobal];
        window[analyticsGlobal] = value;
        attempt(attach, value);
      });
    } else if (analytics.push) {
      analytics.push(["register", plugin]);
    } else {
      analytics.register(plugin).catch(warn);
    }
  }

  attempt(attach, window[analyticsGlobal]);
})(
  window,
  document,
  "oneflow_live_example", // names the 1Flow project
  "https://1flow.app/js/1flow.js", // the 1Flow SDK
  "analytics" // where Analytics.js is found on window
);
