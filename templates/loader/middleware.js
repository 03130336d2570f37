// ---- Destination middleware: analytics.addDestinationMiddleware sees and changes our events

// Runs what the site has added, one after the other; gives the event, or null to drop it.
function throughMiddleware(event) {
  return middleware.reduce(function (before, step) {
    return before.then(function (current) {
      var result = null;
      return (
        current &&
        Promise.resolve(
          step({
            payload: facade(current),
            integration: NAME,
            next: function (payload) {
              result = payload ? payload.obj : null;
            }
          })
        ).then(function () {
          return result;
        })
      );
    });
  }, Promise.resolve(event));
}

// Middleware gets an event as Segment's facade: the data as obj, and a getter for each field.
function facade(event) {
  var getters = { obj: event, raw: event, opts: {} };
  var fields = "anonymousId context event groupId integrations messageId name properties".split(" ");
  fields.concat("timestamp traits type userId".split(" "), Object.keys(event)).forEach(function (field) {
    getters[field] = function () {
      return event[field];
    };
  });
  getters.json = function () {
    return event;
  };
  getters.field = function (field) {
    return event[field];
  };
  return getters;
}
