/*# needs flush, limitQueue, plugin, projectApiKey, queue
    gives isLeaving, save, takeSaved #*/
// ---- Across pages: what this page cannot deliver, the next one does ------------------------------

var STORAGE_KEY = "oneflow:" + projectApiKey;
var isLeaving = false; // though the page may come back from the back/forward cache

// Puts what earlier pages have saved in front of the queue. Whoever takes it takes it away, so that
// no other page delivers it as well.
function takeSaved() {
  try {
    var saved = localStorage[STORAGE_KEY];
    if (saved && !document.prerendering) {
      delete localStorage[STORAGE_KEY];
      queue.unshift.apply(queue, JSON.parse(saved));
    }
  } catch (error) {
    // Forbidden, or not ours.
  }
}

// Moves the queue to the storage, behind what waits there already.
function save() {
//% if consent
  if (plugin.state === "idle") {
    return; // without consent, nothing is stored
  }
//% endif
  if (queue.length) {
    takeSaved();
    limitQueue();
    try {
      // Call by call, for some pages have changed how arrays are written.
      localStorage[STORAGE_KEY] = "[" + queue.map(toJson) + "]";
      queue.length = 0;
    } catch (error) {
      // The storage is full or forbidden: the calls stay with this page alone.
    }
  }
}

function toJson(call) {
  return JSON.stringify(call);
}

document.addEventListener("visibilitychange", function () {
  if (document.hidden) {
    save(); // for phones end hidden pages without a word
  }
});
window.addEventListener("pagehide", function () {
  isLeaving = true;
  save();
});
window.addEventListener("pageshow", function (event) {
  // A page that is left before it has loaded is "shown" while it ends; only a restored one is back.
  if (event.persisted) {
    isLeaving = false;
    flush();
  }
});
