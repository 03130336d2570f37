// ---- Across navigation: the next page of this tab delivers what this one could not -------

var STORE = "oneflow:" + projectApiKey;
var MAX_AGE = 3e5; // five minutes, in milliseconds
var left = 0; // calls that stand in the storage, for whichever page is shown next

// Takes over what a page before this one has left behind.
function takeOver() {
  try {
    var saved = JSON.parse(sessionStorage.getItem(STORE));
    sessionStorage.removeItem(STORE);
    if (saved && Date.now() - saved.time < MAX_AGE) {
      queue = saved.calls.concat(queue);
    }
  } catch (error) {
    // Storage that is forbidden is no storage.
  }
}

// Once the page is being left (it may yet come back), the storage follows the queue.
function keep(leaving) {
//% if consent
  if (status.state === "idle") {
    return;
  }
//% endif
  if (queue.length && (leaving || left)) {
    try {
      sessionStorage.setItem(STORE, JSON.stringify({ time: Date.now(), calls: queue }));
      left = queue.length;
    } catch (error) {
      // Full or forbidden: the calls stay with this page alone.
    }
  }
}

window.addEventListener("pagehide", keep);

// Back from the back/forward cache: what was left is gone, delivered by another page, or still
// in the storage.
window.addEventListener("pageshow", function () {
  if (left) {
    queue.splice(0, left);
    left = 0;
    takeOver();
    flush();
  }
});
//% if not consent

takeOver();
//% endif
