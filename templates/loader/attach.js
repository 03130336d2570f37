// ---- Attach, now or when Analytics.js comes ----------------------------------------------------

// Analytics.js is an array until it has loaded, and an object with register() from then on.
function attach(analytics) {
  if (!analytics) {
    // Not there yet: the assignment will tell. Until then the name stays undefined for the page.
    window.__defineSetter__(analyticsGlobal, function (value) {
      delete window[analyticsGlobal];
      window[analyticsGlobal] = value;
      attempt(attach, value);
    });
  } else if (analytics.push) {
    analytics.push(["register", plugin]);
  } else {
    analytics.register(plugin).catch(warn);
  }
}

attempt(attach, window[analyticsGlobal]);
