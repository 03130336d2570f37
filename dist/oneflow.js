/*
 * oneflow-snippet: brings the calls of Segment's Analytics.js 2.0 to 1Flow.
 * Compiled from a configuration; change that, not this file.
 *
 * How it runs: attach() finds Analytics.js and registers the plugin, whose load() decides whether to
 * start(). That finds the SDK or loads it, and finish() says how it ended. Each event goes through a
 * hook() to the mappings, they send() calls, and flush() delivers what waits.
 */
(function (
  window,
  document,
  projectApiKey,
  sdkUrl,
  findAnalytics
) {
  var NAME = "1Flow Web (Actions)";

  // On the page twice: the first one works, this one only says so.
  if (window.oneflowSnippet) {
    return console.warn(NAME, "This snippet is on the page twice.");
  }

  // ---- What support and tools may look at; besides _1flow the only thing of ours on window -------

  var queue = []; // calls that wait for the SDK

  var problems = {}; // each by its text

  // It is the plugin for Analytics.js, too.
  var plugin = (window.oneflowSnippet = {
    name: NAME,
    type: "destination",
    version: "0.1.0+07167515",
    state: "idle", // then loading, and in the end ready or failed; or off
    queued: queue,
    dropped: 0, // calls that were given up
    problems: problems // all that went wrong, the reasons for giving up among it
  });

  // Says each problem once.
  function warn(problem) {
    plugin.lastError = problem;
    try {
      if (!problems[problem]) {
        problems[problem] = true;
        console.warn(NAME, problem);
      }
    } catch (error) {
      warn("Something was thrown that has no text.");
    }
  }

  // Gives a call up, for a reason.
  function drop(problem) {
    plugin.dropped++;
    warn(problem);
  }

  // Takes a step for an event or a call. If it throws, that one is given up, and nothing else is harmed.
  function attempt(step, value) {
    try {
      step(value);
    } catch (error) {
      drop(error);
    }
  }

  // ---- Copies: what the page changes later does not change what is sent --------------------------

  // Tells objects of data from arrays, dates, functions, null and all else.
  function isObject(value) {
    return {}.toString.call(value) === "[object Object]";
  }

  // Copies objects, arrays and dates all the way down, without what is undefined in an object.
  function copy(value) {
    if (typeof value !== "object") {
      return value; // most are
    }
    if (Array.isArray(value)) {
      return value.map(copy);
    }
    if (value instanceof Date) {
      return new Date(value);
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

  // ---- The queue: first in, first out, each call delivered once ----------------------------------

  // Takes a call, such as send("track", name, details), as its data is now, and delivers it in its
  // turn. A call without a name, or without a user id, is none. It stands in for the SDK, too.
  function send(command, subject, details) {
    if (subject && plugin.state !== "off") {
      try {
        queue.push({
          command: command,
          subject: subject,
          details: copy(details || {}),
          time: Date.now()
        });
      } catch (error) {
        drop(error); // data that cannot be copied, such as an object within itself
      }
      limit();
      flush();
    }
  }

  function isTrack(call) {
    return call.command === "track";
  }

  // Who the visitor is matters most: where too many calls wait, the oldest tracks go first.
  function limit() {
    while (queue.length > 1000) {
      queue.splice(Math.max(0, queue.findIndex(isTrack)), 1);
      drop("Calls are dropped: more than 1,000 wait.");
    }
  }

  // Delivers what waits, or gives it up, once it is known whether there is an SDK.
  function flush() {
    lookForSdk();
    if (isLeaving) {
      return save(); // for the next page to deliver
    }
    while (queue.length && mayDeliver()) {
      attempt(deliver, queue.shift());
    }
  }

  function mayDeliver() {
    return (
      !endTurn && // what pages have saved goes first
      (plugin.state === "ready" || plugin.state === "failed")
    );
  }

  // ---- Across pages: what this page cannot deliver, the next one does ----------------------------

  var PREFIX = "oneflow:" + projectApiKey + ":";
  var isLeaving = false; // though the page may come back from the back/forward cache
  var saves = 1000000; // counted so that all have as many digits
  var endTurn; // lets the next page take over: one in the back/forward cache would keep it waiting

  // Finds what pages have saved, the oldest first.
  function savedKeys() {
    try {
      return Object.keys(document.prerendering ? {} : localStorage)
        .filter(function (key) {
          return key.indexOf(PREFIX) === 0;
        })
        .sort();
    } catch (error) {
      return []; // forbidden
    }
  }

  // Moves the queue to the storage.
  function save() {
    if (plugin.state !== "off") {
      // In place, for this array is oneflowSnippet.queued.
      queue.push.apply(queue, queue.splice(0).filter(cannotSave));
    }
  }

  // Saves a call under a name of its own: pages that are left in the same moment do not know of each
  // other. Tells whether it has to stay with this page instead.
  function cannotSave(call) {
    try {
      if (typeof call.details !== "function") {
        localStorage[PREFIX + call.time + saves++ + Math.random()] = JSON.stringify(call);
        return false;
      }
    } catch (error) {
      // The storage is full or forbidden, or JSON refuses the data.
    }
    return true;
  }

  // Takes what pages have saved, to deliver it, or to save what of it is within the bound. One page at
  // a time may do so; in 50 milliseconds it hears of what a page in another process has taken before.
  function collect() {
    if (!navigator.locks) {
      takeSaved();
    } else if (!endTurn) {
      var turn = new window.AbortController();
      navigator.locks
        .request(PREFIX, { signal: turn.signal }, function () {
          return new Promise(function (resolve) {
            endTurn = resolve;
            setTimeout(resolve, 50);
          }).then(takeSaved);
        })
        .catch(takeSaved); // left before it was given, which takes nothing, or not allowed
      endTurn = turn.abort.bind(turn);
    }
  }

  function takeSaved() {
    endTurn = null;
    if (!isLeaving) {
      savedKeys().reverse().forEach(take);
      limit();
      if (plugin.state === "ready") {
        flush();
      } else {
        save();
      }
    }
  }

  function take(key) {
    try {
      var text = localStorage[key];
      delete localStorage[key];
      var call = JSON.parse(text);
      if (call.time < Date.now() - 300000) {
        drop("Calls are dropped: more than 5 minutes old.");
      } else if (call.subject) {
        queue.unshift(call);
      }
    } catch (error) {
      // Not ours.
    }
  }

  // Delivers what waits, with what pages have saved in front of it.
  function resume() {
    if (plugin.state === "ready" && savedKeys().length) {
      collect();
    }
    flush();
  }

  document.addEventListener("visibilitychange", function () {
    if (document.hidden) {
      save(); // for phones end hidden pages without a word
    } else {
      resume();
    }
  });
  window.addEventListener("pagehide", function () {
    isLeaving = true;
    if (endTurn) {
      endTurn();
      endTurn = null;
    }
    save();
  });
  window.addEventListener("pageshow", function (event) {
    // A page that is left before it has loaded is "shown" while it ends; only a restored one is back.
    if (event.persisted) {
      isLeaving = false;
      resume();
    }
  });

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

  // ---- Loading the SDK ---------------------------------------------------------------------------

  var ownScript = document.currentScript || document.createElement("script"); // or the bundle's
  var hasInserted = false; // a script element for the SDK
  var timer = 0;
  var delay = 50; // milliseconds until the next try, doubled by each

  // Begins with the SDK that the page has, or that others are loading, or else with our own tag.
  function start() {
    if (plugin.state === "idle") {
      plugin.state = "loading";
      // Hears when another page saves something; only from now on, for to listen opens the storage.
      window.addEventListener("storage", resume);
      if (savedKeys()[1000]) {
        collect(); // so that the bound on the queue is one on all that waits
      }
      if (![].some.call(document.scripts, bringsSdk)) {
        insertScript();
      } else if (!isComing()) {
        keepLooking();
      }
    }
  }

  // Tells whether a script element is one for the SDK, and one that runs.
  function bringsSdk(script) {
    return (
      (script.src === sdkUrl || /^https?:\/\/([\w-]+\.)?1flow\.app\/js\//.test(script.src)) &&
      /^$|^module$|javascript$/.test(script.type)
    );
  }

  // Tells whether such a script has yet to run. Until then, what answers to the SDK's name may be no
  // more than a stand-in of 1Flow's own.
  function isComing() {
    return (
      document.readyState !== "complete" &&
      [].some.call(document.scripts, function (script) {
        return bringsSdk(script) && !performance.getEntriesByName(script.src).length;
      })
    );
  }

  function insertScript() {
    if (findSdk()) {
      return keepLooking(); // it has come meanwhile
    }
    var script = document.createElement("script");
    script.dataset.apiKey = projectApiKey;
    script.nonce = ownScript.nonce;
    // Consent tools may make the element anew without the key; the SDK finds it here as well.
    ownScript.dataset.apiKey = projectApiKey;
    try {
      script.src = sdkUrl;
      // The SDK takes its key from the first script that has one: ours is the first of all.
      document.head.insertBefore(script, document.head.firstChild);
      hasInserted = true;
    } catch (error) {
      finish("failed"); // the page demands Trusted Types, and has none for us
    }
  }

  // Hears of each script that has run or failed, whoever has brought it, and of the page's own load.
  function onScript(event) {
    var isSdk = bringsSdk(event.target);
    attach();
    lookForSdk();
    if (plugin.state === "loading") {
      if (isSdk && event.type === "error") {
        delay = delay * 4;
        if (navigator.onLine) {
          retry(insertScript);
        } else {
          window.addEventListener("online", insertScript, { once: true });
        }
      } else if (isSdk || (event.target === document && !hasInserted)) {
        retry(keepLooking);
      }
    }
  }

  // In method form, the SDK cannot be called before it has set window.glob, if it ever does.
  function lookForSdk() {
    var sdk = findSdk();
    if (
      (plugin.state === "loading" || plugin.state === "failed") &&
      (typeof sdk === "function" || (sdk && (window.glob || (delay > 5000 && !timer)))) &&
      !isComing()
    ) {
      finish("ready");
    }
  }

  function keepLooking() {
    lookForSdk();
    if (plugin.state === "loading") {
      retry(keepLooking);
    }
  }

  // Takes a step after 50 milliseconds, 100, 200 and so on, or gives up.
  function retry(step) {
    if (delay > 5000) {
      finish("failed");
    } else if (!timer) {
      timer = setTimeout(function () {
        timer = 0;
        step();
      }, delay);
      delay = delay * 2;
    }
  }

  // Delivers what waits, or gives it up.
  function finish(state) {
    var event = document.createEvent("Event");
    plugin.state = state;
    if (state === "failed") {
      warn(FAILURE);
    }
    resume();
    event.initEvent("oneflow:" + state);
    document.dispatchEvent(event);
  }

  document.addEventListener("load", onScript, true);
  document.addEventListener("error", onScript, true);
  window.addEventListener("load", onScript);

  // ---- The mappings, compiled --------------------------------------------------------------------

  // A field of type object takes plain objects; all else counts as an empty one.
  function asObject(value) {
    return isObject(value) ? value : {};
  }

  // A field of type string takes strings and numbers; all else counts as missing.
  function asString(value) {
    if (typeof value === "string" || (typeof value === "number" && !isNaN(value))) {
      return String(value);
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

  // ---- Hooks: what is called for each event of a type --------------------------------------------

  var lastContext; // of the event that came last

  // Makes one, of the rule that runs the mappings. It never throws, and returns at once, for a promise
  // could hold up all of Segment's deliveries.
  function hook(rule) {
    rule = afterMiddleware(rule);
    return function (context) {
      // Registered twice, the plugin hears each event twice.
      if (context !== lastContext && !this.isOff) {
        lastContext = context;
        attempt(rule, context.event);
      }
      return context;
    };
  }

  // ---- The plugin for Analytics.js 2.0 -----------------------------------------------------------

  var instance; // the Analytics.js that has loaded the plugin last

  plugin.isLoaded = function () {
    return plugin.state === "ready";
  };

  // Settles at once: while a plugin loads, some versions of Analytics.js hold up everything.
  plugin.load = function (context, analytics) {
    instance = analytics;
    try {
      this.isOff = isUnwanted(analytics);
      if (!this.isOff) {
        if (plugin.state === "off") {
          plugin.state = "idle"; // for another instance did not want it
        }
        start();
      } else if (plugin.state === "idle") {
        finish("off");
      }
    } catch (error) {
      warn(error);
    }
    return Promise.resolve();
  };

  // Tells whether Segment is disabled, or its integrations say so, or it brings 1Flow itself.
  function isUnwanted(analytics) {
    var integrations = analytics.integrations;
    var isOn = NAME in integrations ? integrations[NAME] : integrations.All;
    var isHosted = analytics.queue.plugins.some(function (other) {
      return other.name === NAME && other.load !== plugin.load;
    });
    if (isHosted) {
      warn("Segment brings 1Flow itself, so this snippet stays off.");
    }
    return (
      isHosted ||
      isOn === false ||
      analytics.settings.writeKey === ""
    );
  }

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

  // ---- Attach, now or when Analytics.js comes ----------------------------------------------------

  var attached; // the Analytics.js that has been given the plugin

  function attach() {
    try {
      lookForAnalytics();
    } catch (error) {
      warn(error);
    }
  }

  // Looks for an Analytics.js, or for another one than before. It is an array until it has loaded, and
  // an object with register() from then on; some versions from npm are a promise of it. Each gets a
  // plugin of its own, for each decides by itself whether it wants one.
  function lookForAnalytics() {
    var analytics;
    var canRegister;
    try {
      analytics = findAnalytics();
      canRegister = analytics.register;
    } catch (error) {
      return; // not there yet, or a frame of that name
    }
    if (analytics !== attached && analytics !== instance) {
      if (Array.isArray(analytics)) {
        // In front of what the site has said already, so that we get that, too.
        analytics.unshift(["register", Object.create(plugin)]);
        attached = analytics;
      } else if (canRegister) {
        attached = analytics;
        if (analytics.then && !analytics.instance) {
          // From npm and still loading: in front of what the site has said already.
          analytics.on("initialize", function () {
            register(this);
          });
        } else {
          register(analytics);
        }
      } else if (analytics.then) {
        attached = analytics;
        analytics
          .then(function (loaded) {
            register(loaded[0]);
          })
          .catch(warn);
      }
    }
  }

  function register(analytics) {
    Promise.resolve(analytics.register(Object.create(plugin))).catch(warn);
  }

  // Nothing tells when a name is given a value, but there are signs: the next script of the page is
  // about to run, a script has run, or something has come over the network, as Segment's settings do.
  var parsing = new MutationObserver(function () {
    attach();
    if (attached || document.readyState !== "loading") {
      parsing.disconnect();
    }
  });
  parsing.observe(document, { childList: true, subtree: true });
  if (window.PerformanceObserver) {
    new PerformanceObserver(attach).observe({ entryTypes: ["resource"] });
  }
  attach();
})(
  window,
  document,
  "oneflow_live_example", // names the 1Flow project
  "https://1flow.app/js/1flow.js", // the 1Flow SDK
  function () {
    // Analytics.js, wherever the page has declared it; asked for by type, as exceptions take time.
    return typeof analytics !== "undefined" && analytics;
  }
);
