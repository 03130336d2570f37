// ---- Across navigation: the next page of this tab delivers what this one could not -------------

var STORE = "oneflow:" + projectApiKey;
var isLeft; // the page is being left, though it may come back from the back/forward cache

// Puts what stands in the storage, for up to five minutes, in front of the queue.
function takeOver() {
  try {
    var saved = JSON.parse(sessionStorage.getItem(STORE));
    if (Date.now() - saved.time < 3e5) {
      queue.unshift.apply(queue, saved.calls);
    }
    // Only what was seen: the page before may be about to write.
    sessionStorage.removeItem(STORE);
  } catch (error) {
    // Nothing was left behind; or the storage is forbidden, and so is none.
  }
}

// Moves the queue to the storage, for whichever page is shown next.
function leave() {
  isLeft = true;
//% if consent
  if (plugin.state === "idle") {
    return;
  }
//% endif
  if (queue.length) {
    takeOver();
    try {
      sessionStorage.setItem(STORE, JSON.stringify({ time: Date.now(), calls: queue }));
      queue.length = 0;
    } catch (error) {
      // Full or forbidden: the calls stay with this page alone.
    }
  }
}

window.addEventListener("pagehide", leave);
window.addEventListener("pageshow", function (event) {
  // A page that is left before it has loaded is "shown" while it ends; only a restored one is back.
  if (event.persisted) {
    isLeft = false;
//% if consent
    if (plugin.state === "idle") {
      return;
    }
//% endif
    takeOver();
    flush();
  }
});
