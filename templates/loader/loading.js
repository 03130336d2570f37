/*# needs FAILURE, attach, collect, findSdk, flush, plugin, projectApiKey, resume, savedKeys,
      sdkUrl, trusted, warn
    gives finish, lookForSdk, onScript, ownScript, start #*/
// ---- Loading the SDK ---------------------------------------------------------------------------

var ownScript = document.currentScript || document.createElement("script"); // or the bundle's
var hasInserted = false; // a script element for the SDK
var timer = 0;
var delay = 50; // milliseconds until the next try, doubled by each

// Begins with the SDK that the page has, or that others are loading, or else with our own tag.
function start() {
  if (plugin.state === "idle") {
    plugin.state = "loading";
//% if persist
    // Hears when another page saves something; only from now on, for to listen opens the storage.
    window.addEventListener("storage", resume);
    if (savedKeys()[1000]) {
      collect(); // so that the bound on the queue is one on all that waits
    }
//% endif
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
//% if crossorigin
  script.crossOrigin = "{{ crossorigin }}";
//% endif
  script.nonce = ownScript.nonce;
  // Consent tools may make the element anew without the key; the SDK finds it here as well.
  ownScript.dataset.apiKey = projectApiKey;
  try {
//% if trusted_types
    script.src = trusted();
//% else
    script.src = sdkUrl;
//% endif
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
//% if persist
  resume();
//% else
  flush();
//% endif
  event.initEvent("oneflow:" + state);
  document.dispatchEvent(event);
}

document.addEventListener("load", onScript, true);
document.addEventListener("error", onScript, true);
window.addEventListener("load", onScript);
