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
