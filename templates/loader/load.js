// ---- Loading -----------------------------------------------------------------------------------

var nonce = (document.currentScript || "").nonce || "";
var attempts = 0; // to load the script
var looks = 0; // for what the script has defined
//% if trusted_types
var url;
//% endif
var promise; // to Analytics.js by load(): how to keep it, and how to break it

// Begins with the SDK that the page has, or that others are loading, or else with our own tag.
function start() {
  if (plugin.state === "idle") {
    plugin.state = "loading";
//% if persist and consent
    takeOver();
//% endif
    if (!sdk() && !document.querySelector("[data-api-key][src*='1flow']")) {
      attempt(insert);
    } else if (document.readyState === "complete") {
      look();
    } else {
      window.addEventListener("load", look);
    }
  }
}

function insert() {
  var script = document.createElement("script");
  script.setAttribute("data-api-key", projectApiKey);
  script.nonce = nonce;
  script.onload = look;
  // Again a little later, or when the browser is back online.
  script.onerror = function () {
    if (navigator.onLine === false) {
      window.addEventListener("online", insert, { once: true });
    } else if (++attempts < 3) {
      setTimeout(insert, 1000 * attempts);
    } else {
      finish("failed");
    }
  };
//% if trusted_types
  try {
    url = url || trust(window.trustedTypes);
    script.src = url;
  } catch (error) {
    finish("failed");
  }
//% else
  script.src = sdkUrl;
//% endif
  // The SDK takes its key from the first script that has one: ours is the first of all.
  document.head.insertBefore(script, document.head.firstChild);
}
//% if trusted_types

// Where the page demands Trusted Types, a policy vouches for this one URL.
function trust(types) {
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

// The script has run. What is not there yet gets a few more looks, each after twice the time. In
// method form the SDK cannot be called before it has set window.glob.
function look() {
  var found = sdk();
  if (found && (found.call || window.glob || looks > 6)) {
    finish("ready");
  } else if (looks++ < 7) {
    setTimeout(look, 25 << looks);
  } else {
    finish("failed");
  }
}

// Delivers what waits, or gives up: then nothing of ours runs any more.
function finish(state) {
  plugin.state = state;
  if (state !== "ready") {
    plugin.dropped += queue.splice(0).length;
  }
  if (state === "failed") {
    plugin.lastError = "no SDK. Ad blocker or CSP? Wrong project API key or region? Calls dropped: " + plugin.dropped;
    promise[1](plugin.lastError); // Analytics.js says it in the console
  } else {
    promise[0]();
  }
  flush();
  document.dispatchEvent(new CustomEvent("oneflow:" + state));
}
