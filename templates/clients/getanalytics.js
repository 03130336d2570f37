/*# needs isWanted, plugin, start
    gives join #*/
// ---- `analytics` by getanalytics, and Jitsu, which are listened to -------------------------------

function join(client) {
  ["track", "identify"].forEach(function (type) {
    client.on(type, function (told) {
      var event = told.payload;
      if (plugin[type] && isWanted((event.options || {}).plugins, "all")) {
        plugin[type]({ event: event });
      }
    });
  });
//% if not consent
  start();
//% endif
}
