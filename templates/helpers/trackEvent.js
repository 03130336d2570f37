// Action Track Event: without an event name there is no call.
function trackEvent(payload) {
  var name = stringField(payload.event_name);
  if (name) {
    send([
      "track",
      name,
      {
        userId: stringField(payload.userId),
        anonymousId: stringField(payload.anonymousId),
        properties: objectField(payload.properties)
      }
    ]);
  }
}
