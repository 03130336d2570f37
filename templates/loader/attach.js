// ---- Attach, now or when Analytics.js comes ----------------------------------------------------

// Analytics.js is an array until it has loaded, and an object with register() from then on.
function attach(analytics) {
  if (analytics.push) {
    analytics.push(["register", plugin]);
  } else {
    analytics.register(plugin).catch(warn);
  }
}

// Not there yet: the assignment will tell. Until then the name stays undefined for the page.
function waitFor(name) {
  Object.defineProperty(window, name, {
    configurable: true,
    get: function () {},
    set: function (analytics) {
      delete window[name];
      window[name] = analytics;
      attempt(attach, analytics);
    }
  });
}

attempt(window[analyticsGlobal] ? attach : waitFor, window[analyticsGlobal] || analyticsGlobal);
