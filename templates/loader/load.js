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
//% if trusted_types
      sdkUrl = trusted(window.trustedTypes);
//% endif
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
//% if trusted_types

// Where the page demands Trusted Types, a policy vouches for this one URL.
function trusted(types) {
  var rules = {
    createScriptURL: function () {
      return sdkUrl;
    }
  };
  try {
    return types.defaultPolicy ? sdkUrl : types.createPolicy("oneflow", rules).createScriptURL("");
  } catch (error) {
    return sdkUrl; // no Trusted Types here; or no policy is allowed, which then is the end
  }
}
//% endif

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
//% if persist
  exchange(isLeft);
//% else
  flush();
//% endif
  if (problem) {
    reject((plugin.lastError = problem)); // which Analytics.js says in the console
  }
  document.dispatchEvent(new Event("oneflow:" + state));
}
