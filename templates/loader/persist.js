// ---- Across navigation: the next page of this tab delivers what this one could not -------------

var STORE = "oneflow:" + projectApiKey;
var isLeft; // the page is being left, though it may come back from the back/forward cache

// Puts what the storage has held for less than five minutes in front of the queue, and moves the
// queue to the storage if the page is being left.
function exchange(leaving) {
  isLeft = leaving;
//% if consent
  if (plugin.state === "idle") {
    return;
  }
//% endif
  try {
    var saved = sessionStorage[STORE];
    if (saved) {
      // Only what was seen is deleted: the page before may be about to write.
      delete sessionStorage[STORE];
      saved = JSON.parse(saved);
      if (saved.shift() + 3e5 > Date.now()) {
        queue.unshift.apply(queue, saved);
      }
    }
    if (leaving && queue.length) {
      sessionStorage[STORE] = JSON.stringify([Date.now()].concat(queue));
      queue.length = 0;
    }
  } catch (error) {
    // The storage is full or forbidden: the calls stay with this page alone.
  }
  flush();
}

window.addEventListener("pagehide", exchange);
window.addEventListener("pageshow", function (event) {
  // A page that is left before it has loaded is "shown" while it ends; only a restored one is back.
  if (event.persisted) {
    exchange();
  }
});
