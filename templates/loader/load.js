// ---- Loading -----------------------------------------------------------------------------------

var nonce = (document.currentScript || "").nonce || "";
var tries = 0; // to load the script, and then to find what it has defined
var promise; // to Analytics.js by load(): how to keep it, and how to break it

// Begins with the SDK that the page has, or that others are loading, or else with our own tag.
function start() {
  if (plugin.state === "idle") {
    plugin.state = "loading";
//% if persist
    takeOver();
//% endif
    if (!sdk() && !document.querySelector("[data-api-key][src*='1flow']")) {
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
