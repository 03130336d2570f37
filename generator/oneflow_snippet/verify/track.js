// Sends an event as the site would, and counts the calls that wait for 1Flow because of it.
(function (name, event, milliseconds) {
  var queue = (window.oneflowSnippet || {}).queued || [];
  var calls = 0;
  // Every call of a mapping passes the queue, whatever form the SDK has.
  queue.push = function () {
    calls = calls + arguments.length;
    return Array.prototype.push.apply(queue, arguments);
  };
  var client =
    name === "analytics"
      ? analytics
      : name.split(".").reduce(function (object, key) {
          return object[key];
        }, window);
  return new Promise(function (done) {
    setTimeout(done, milliseconds);
    Promise.resolve(client.track(event, { source: "oneflow-snippet verify" })).then(function () {
      setTimeout(done, 50); // middleware of the destination may take a turn more
    }, done);
  }).then(function () {
    delete queue.push;
    return calls;
  });
})
