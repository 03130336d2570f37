// For support and tools; besides _1flow the only thing of ours on window.
// state: idle (nothing asked for yet), loading, ready, failed, off (switched off for this page).
var status = (window.oneflowSnippet = {
  version: version,
  state: "idle",
  get queued() {
    return queue.length;
  },
  dropped: 0,
  lastError: null
});

var warned = {};

// Says each thing once, however often it happens.
function warn(message, detail) {
  status.lastError = detail ? message + " " + detail : message;
  if (!warned[message]) {
    warned[message] = true;
    console.warn("[oneflow-snippet] " + message, detail || "");
  }
}
