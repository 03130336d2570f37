// Action Identify User: without a user id there is no call.
function identifyUser(payload) {
  var userId = stringField(payload.userId);
  if (userId) {
    send(["identify", userId, objectField(payload.traits)]);
  }
}
