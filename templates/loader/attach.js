/*# needs findAnalytics, instance, plugin, warn
    gives attach #*/
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
