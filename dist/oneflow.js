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
    console.warn("[oneflow-snippet] Included twice; the second does nothing.");
    return;
  }

  // For support and tools; besides _1flow the only thing of ours on window.
  // state: idle (nothing asked for yet), loading, ready, failed, off (switched off for this page).
  var status = (window.oneflowSnippet = {
    version: version,
    state: "idle",
    get queued() {
      return queue.length;
    },
    dropped: 0,
    lastError: null
  });

  var warned = {};

  // Says each thing once, however often it happens.
  function warn(message, detail) {
    status.lastError = detail ? message + " " + detail : message;
    if (!warned[message]) {
      warned[message] = true;
      console.warn("[oneflow-snippet] " + message, detail || "");
    }
  }

  // ---- The queue: first in, first out, each call delivered once ----------------------------

  var LIMIT = 1000;
  var queue = [];

  // Takes a snapshot of a call, such as ["track", name, details], and sends it when its turn comes.
  function send(call) {
    if (status.state === "off" || !makeRoom(call[0] === "identify")) {
      return;
    }
    queue.push(copy(call));
    keep();
    flush();
  }

  // Makes room for one more call. Who the visitor is matters most: identify is dropped last.
  function makeRoom(forIdentify) {
    if (status.state !== "failed" && queue.length < LIMIT) {
      return true;
    }
    for (var i = queue.length - 1; forIdentify && i >= 0; i--) {
      if (queue[i][0] !== "identify") {
        queue.splice(i, 1);
        drop(1);
        return true;
      }
    }
    drop(1);
    return false;
  }

  function drop(count) {
    status.dropped += count;
    if (status.state !== "failed") {
      warn("More than " + LIMIT + " calls wait for the 1Flow SDK; some are dropped.");
    }
  }

  // Delivers what waits. A call that throws costs only itself.
  function flush() {
    if (left) {
      return; // the page is being left; the calls stand in the storage
    }
    while (status.state === "ready" && queue.length) {
      try {
        deliver(queue.shift());
      } catch (error) {
        warn("The 1Flow SDK threw:", error);
      }
    }
  }

  // ---- Across navigation: the next page of this tab delivers what this one could not -------

  var STORE = "oneflow:" + projectApiKey;
  var MAX_AGE = 3e5; // five minutes, in milliseconds
  var left = 0; // calls that stand in the storage, for whichever page is shown next

  // Takes over what a page before this one has left behind.
  function takeOver() {
    try {
      var saved = JSON.parse(sessionStorage.getItem(STORE));
      sessionStorage.removeItem(STORE);
      if (saved && Date.now() - saved.time < MAX_AGE) {
        queue = saved.calls.concat(queue);
      }
    } catch (error) {
      // Storage that is forbidden is no storage.
    }
  }

  // Once the page is being left (it may yet come back), the storage follows the queue.
  function keep(leaving) {
    if (queue.length && (leaving || left)) {
      try {
        sessionStorage.setItem(STORE, JSON.stringify({ time: Date.now(), calls: queue }));
        left = queue.length;
      } catch (error) {
        // Full or forbidden: the calls stay with this page alone.
      }
    }
  }

  window.addEventListener("pagehide", keep);

  // Back from the back/forward cache: what was left is gone, delivered by another page, or still
  // in the storage.
  window.addEventListener("pageshow", function () {
    if (left) {
      queue.splice(0, left);
      left = 0;
      takeOver();
      flush();
    }
  });
  takeOver();

  // Tells when the page assigns window[name], without a timer; until then it reads as value.
  function whenAssigned(name, value, then) {
    try {
      Object.defineProperty(window, name, {
        configurable: true,
        get: function () {
          return value;
        },
        set: function (assigned) {
          Object.defineProperty(window, name, {
            configurable: true,
            enumerable: true,
            value: assigned,
            writable: true
          });
          then(assigned);
        }
      });
    } catch (error) {
      // A `var` of the page has the name already: it can only be filled.
      then((window[name] = value || []));
    }
  }

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

  // ---- Loading -----------------------------------------------------------------------------

  var nonce = document.currentScript && document.currentScript.nonce;
  var attempts = 0;
  var looks = 0;
  var timer;
  var scriptLoaded = false;
  var settle; // of the promise that Analytics.js got from load()

  // Begins once: with the SDK that is on the page, or is being loaded by others, or with our own tag.
  function start() {
    if (status.state !== "idle") {
      return;
    }
    status.state = "loading";
    var tag = document.querySelector("script[data-api-key][src*='1flow']");
    if (!tag && !sdk()) {
      insert();
    } else if (tag && document.readyState !== "complete") {
      tag.addEventListener("load", look);
      window.addEventListener("load", look);
    } else {
      look();
    }
  }

  function insert() {
    var script = document.createElement("script");
    var first = document.getElementsByTagName("script")[0];
    ignored = window._1flow;
    attempts++;
    script.async = true;
    script.setAttribute("data-api-key", projectApiKey);
    if (nonce) {
      script.nonce = nonce;
    }
    script.onload = function () {
      scriptLoaded = true;
      look();
    };
    script.onerror = function () {
      script.parentNode.removeChild(script);
      retry();
    };
    try {
      script.src = trusted(sdkUrl);
    } catch (error) {
      fail("Trusted Types forbid the policy 'oneflow'.");
      return;
    }
    // The SDK reads its key from the first script that has one: ours stands before all others.
    (first ? first.parentNode : document.head).insertBefore(script, first || null);
  }

  // Where the page demands Trusted Types, a policy vouches for this one URL.
  function trusted(url) {
    var types = window.trustedTypes;
    if (!types || types.defaultPolicy) {
      return url;
    }
    try {
      return types
        .createPolicy("oneflow", {
          createScriptURL: function () {
            return url;
          }
        })
        .createScriptURL("");
    } catch (error) {
      return url; // good enough wherever Trusted Types are not enforced
    }
  }

  // Tries again a little later, or when the browser is back online.
  function retry() {
    if (navigator.onLine === false) {
      window.addEventListener("online", insert, { once: true });
    } else if (attempts < 3) {
      setTimeout(insert, 1000 * attempts);
    } else {
      fail(
        "The 1Flow SDK could not be loaded: blocked by an ad blocker or the " +
          "Content-Security-Policy, or not found (wrong project API key or wrong region)."
      );
    }
  }

  // The script has run. What is not there yet gets a few more looks, each after twice the time.
  function look() {
    var found = sdk();
    clearTimeout(timer);
    if (status.state !== "loading") {
      return;
    }
    // In method form the SDK is not ready to be called before it has set window.glob.
    if (found && (typeof found === "function" || window.glob || looks > 6)) {
      succeed();
    } else if (looks++ < 7) {
      timer = setTimeout(look, 25 << looks);
    } else {
      fail("The 1Flow SDK was loaded, but did not define _1flow.");
    }
  }

  function succeed() {
    status.state = "ready";
    settle.resolve();
    tell("oneflow:ready");
    flush();
  }

  // Gives up: nothing runs any more on our account, and nothing is kept.
  function fail(reason) {
    status.state = "failed";
    drop(queue.length);
    queue.length = 0;
    warn(reason + " " + status.dropped + " calls are not delivered.");
    settle.reject(new Error(reason));
    tell("oneflow:failed");
  }

  function tell(name) {
    document.dispatchEvent(new CustomEvent(name));
  }

  // ---- The plugin for Analytics.js 2.0 -----------------------------------------------------

  var NAME = "1Flow Web (Actions)";
  var middleware = [];
  var turn = Promise.resolve(); // keeps the order when middleware takes its time

  var plugin = (status.plugin = {
    name: NAME,
    type: "destination",
    version: version,
    isLoaded: function () {
      return status.state === "ready";
    },
    // Pending or rejected, it would keep the site's own analytics.ready() callbacks from running.
    ready: function () {
      return Promise.resolve();
    },
    load: function (context, analytics) {
      return new Promise(function (resolve, reject) {
        settle = { resolve: resolve, reject: reject };
        if (status.state === "off" || isSwitchedOff(analytics)) {
          status.state = "off";
          queue.length = 0;
          resolve();
        } else {
          start();
        }
      });
    },
    addMiddleware: function () {
      middleware.push.apply(middleware, arguments);
    }
  });

  // Off by the integrations object of load(), or because Segment hosts this destination, too.
  function isSwitchedOff(analytics) {
    var integrations = (analytics && analytics.integrations) || {};
    var plugins = (analytics && analytics.queue && analytics.queue.plugins) || [];
    var hosted = plugins.some(function (other) {
      return other !== plugin && other.name === NAME;
    });
    if (hosted) {
      warn("Segment delivers to 1Flow on this page already; this snippet stays out.");
    }
    return hosted || !(NAME in integrations ? integrations[NAME] : integrations.All !== false);
  }

  // Runs the mappings of one event; one that fails leaves the others alone.
  function dispatch(mappings, event) {
    mappings.forEach(function (mapping) {
      try {
        mapping(event);
      } catch (error) {
        if (!mapping.failed) {
          mapping.failed = true;
          console.warn("[oneflow-snippet] A mapping failed:", error, mapping);
        }
      }
    });
  }

  // ---- Destination middleware: analytics.addDestinationMiddleware sees and changes our events

  // Runs what the site has added, one after the other; gives the event, or null to drop it.
  function throughMiddleware(event) {
    return middleware.reduce(function (before, step) {
      return before.then(function (current) {
        var result = null;
        return (
          current &&
          Promise.resolve(
            step({
              payload: facade(current),
              integration: NAME,
              next: function (payload) {
                result = payload ? payload.obj : null;
              }
            })
          ).then(function () {
            return result;
          })
        );
      });
    }, Promise.resolve(event));
  }

  // Middleware gets an event as Segment's facade: the data as obj, and a getter for each field.
  function facade(event) {
    var getters = { obj: event, raw: event, opts: {} };
    var fields = "anonymousId context event groupId integrations messageId name properties".split(" ");
    fields.concat("timestamp traits type userId".split(" "), Object.keys(event)).forEach(function (field) {
      getters[field] = function () {
        return event[field];
      };
    });
    getters.json = function () {
      return event;
    };
    getters.field = function (field) {
      return event[field];
    };
    return getters;
  }

  // ---- The mappings, compiled -----------------------------------------------------------------

  // Copies plain objects and arrays all the way down, without what is undefined in an object.
  function copy(value) {
    if (Array.isArray(value)) {
      return value.map(copy);
    }
    if (!isObject(value)) {
      return value;
    }
    var result = {};
    Object.keys(value).forEach(function (key) {
      var item = copy(value[key]);
      if (item !== undefined && key !== "__proto__") {
        result[key] = item;
      }
    });
    return result;
  }

  // Action Identify User: without a user id there is no call.
  function identifyUser(payload) {
    var userId = stringField(payload.userId);
    if (userId) {
      send(["identify", userId, objectField(payload.traits)]);
    }
  }

  // Tells a plain object from arrays, dates, null and all else.
  function isObject(value) {
    return Object.prototype.toString.call(value) === "[object Object]";
  }

  // A field of type object: all that is not a plain object counts as an empty one.
  function objectField(value) {
    return isObject(value) ? value : {};
  }

  // A field of type string takes strings and numbers; all else, and "", counts as missing.
  function stringField(value) {
    var text = typeof value === "number" && isFinite(value) ? String(value) : value;
    return typeof text === "string" && text ? text : undefined;
  }

  // Action Track Event: without an event name there is no call.
  function trackEvent(payload) {
    var name = stringField(payload.event_name);
    if (name) {
      send([
        "track",
        name,
        {
          userId: stringField(payload.userId),
          anonymousId: stringField(payload.anonymousId),
          properties: objectField(payload.properties)
        }
      ]);
    }
  }

  // Track Event: type = "track"
  function onTrackEvent(event) {
    trackEvent({
      event_name: event.event,
      userId: event.userId,
      anonymousId: event.anonymousId,
      properties: event.properties
    });
  }

  // Identify User: type = "identify"
  function onIdentifyUser(event) {
    identifyUser({ userId: event.userId, traits: event.traits });
  }

  var routes = {
    track: function () { return [onTrackEvent]; },
    identify: function () { return [onIdentifyUser]; }
  };

  // ---- Attach ------------------------------------------------------------------------------

  // One hook for each type of event that a mapping can match.
  Object.keys(routes).forEach(function (type) {
    plugin[type] = function (context) {
      try {
        if (middleware.length) {
          var event = copy(context.event);
          turn = turn
            .then(function () {
              return throughMiddleware(event);
            })
            .then(function (changed) {
              if (changed) {
                dispatch(routes[type](changed), changed);
              }
            })
            .catch(function (error) {
              warn("Destination middleware failed:", error);
            });
        } else {
          dispatch(routes[type](context.event), context.event);
        }
      } catch (error) {
        warn("An event was not understood:", error);
      }
      return context;
    };
  });

  // Analytics.js is an array until it has loaded, and an object with register() from then on.
  function attach(analytics) {
    if (Array.isArray(analytics)) {
      analytics.push(["register", plugin]);
    } else if (analytics && typeof analytics.register === "function") {
      Promise.resolve(analytics.register(plugin)).catch(function (error) {
        warn("Analytics.js did not take the plugin:", error);
      });
    } else {
      warn("window." + analyticsGlobal + " is not Analytics.js 2.0: it has no register().");
    }
  }

  // Not there yet: the assignment will tell. Until then the name stays undefined for the page.
  if (window[analyticsGlobal]) {
    attach(window[analyticsGlobal]);
  } else {
    whenAssigned(analyticsGlobal, undefined, attach);
  }
})(
  window,
  document,
  "0.1.0", // of oneflow-snippet
  "oneflow_live_example", // names the 1Flow project
  "https://1flow.app/js/1flow.js", // the 1Flow SDK
  "analytics" // where Analytics.js is found on window
);
