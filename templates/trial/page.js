// A page as small as can be, for an engine without a browser: what the snippet looks for in one, an
// Analytics.js that hands it events, and a 1Flow SDK that writes down its calls.
var window = this;
var calls = []; // of the event at hand

function nothing() {
  return undefined;
}

function list() {
  return [];
}

window.console = {
  debug: nothing,
  groupCollapsed: nothing,
  groupEnd: nothing,
  info: nothing,
  log: nothing,
  warn: nothing
};
window.navigator = { onLine: true };
window.performance = { getEntriesByName: list };
window.localStorage = {};
window.setTimeout = nothing;
window.clearTimeout = nothing;
window.addEventListener = nothing;

window.document = {
  addEventListener: nothing,
  baseURI: "https://www.example.com/",
  createElement: function () {
    return { dataset: {} };
  },
  createEvent: function () {
    return { initEvent: nothing };
  },
  dispatchEvent: nothing,
  head: { appendChild: nothing, firstChild: null, insertBefore: nothing },
  readyState: "complete",
  scripts: []
};

// All builds of a trial run in the same moment, whose time is in milliseconds since 1970.
window.stopClock = function (time) {
  var RealDate = window.Date;
  function StoppedDate() {
    var given = arguments.length ? [].slice.call(arguments) : [time];
    return new (RealDate.bind.apply(RealDate, [null].concat(given)))();
  }
  StoppedDate.prototype = RealDate.prototype;
  StoppedDate.UTC = RealDate.UTC;
  StoppedDate.parse = RealDate.parse;
  StoppedDate.now = function () {
    return time;
  };
  window.Date = StoppedDate;
};

// What is sampled is kept.
window.Math.random = function () {
  return 0;
};

// Nothing happens on this page that anybody could observe.
window.MutationObserver = function () {
  this.disconnect = nothing;
  this.observe = nothing;
};

// All that is asked of it is to complete a path.
window.URL = function (path, base) {
  this.href = base + path.slice(1);
};

// The SDK in one of its forms: a function, or an object of methods.
window.playSdk = function (form) {
  function recorder(method) {
    return function () {
      calls.push(method.concat([].slice.call(arguments)));
    };
  }
  if (form === "function") {
    window._1flow = recorder([]);
  } else {
    window._1flow = { logEvent: recorder(["logEvent"]), logUser: recorder(["logUser"]) };
    window.glob = {};
  }
};

// As Analytics.js decides which destinations an event reaches.
function reaches(event, name) {
  var integrations = event.integrations || {};
  var own = integrations[name];
  return Boolean(own === undefined || own === null ? integrations.All !== false : own);
}

// Hands events to the build that has run on this page. Gives for each the calls that the SDK got of
// it and, from a debug build, what became of the mappings.
window.handOver = function (texts) {
  var plugin = window.oneflowSnippet;
  if (plugin) {
    plugin.load({}, { integrations: {}, queue: { plugins: [] }, settings: { writeKey: "k" } });
  }
  return JSON.stringify(
    texts.map(function (text) {
      return outcome(plugin, JSON.parse(text));
    })
  );
};

function outcome(plugin, event) {
  var reached = Boolean(plugin) && reaches(event, plugin.name);
  var tried = reached && plugin.tried ? plugin.tried : [];
  tried.length = 0;
  calls = [];
  if (reached && plugin[event.type]) {
    plugin[event.type]({ event: event });
  }
  return {
    calls: calls,
    error: plugin ? String(plugin.lastError) : "",
    reached: reached,
    mappings: tried.length ? tried[0].mappings : []
  };
}
