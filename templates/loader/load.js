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
//% if persist and consent
  takeOver();
//% endif
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
