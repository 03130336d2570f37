/*# needs NAME, plugin, start
    gives join #*/
// ---- Classic Analytics.js, which knows integrations, and no plugins ------------------------------

// Becomes an integration. Until the client has loaded, it is an array of what it was told.
function join(client) {
  if (client.use) {
    client.use(integrate);
  } else if (client.unshift) {
    client.unshift(["use", integrate]); // in front of what the site has said already
  }
}

function integrate(analytics) {
  analytics.add({
    name: NAME,
    options: {},
    initialize: Date, // has nothing to do
    once: function (name, ready) {
      ready();
    },
    // Comes after the site's filters and middleware.
    invoke: function (type, facade) {
      var event = facade.obj;
      event.type = type;
      event.userId = event.userId || analytics.user().id();
//% if not consent
      start();
//% endif
      if (plugin[type]) {
        plugin[type]({ event: event });
      }
    }
  });
}
