/*# needs drop, flush, limitQueue, plugin, projectApiKey, queue
    gives alone, hasSaved, isLeaving, save, takeSaved #*/
// ---- Across pages: what this page cannot deliver, the next one does ------------------------------

var STORAGE_KEY = "oneflow:" + projectApiKey;
var isLeaving = false; // though the page may come back from the back/forward cache

function hasSaved() {
  try {
    return localStorage[STORAGE_KEY] && !document.prerendering;
  } catch (error) {
    // Forbidden.
  }
}

// Takes a step while no other page takes it. Pages may run in processes of their own, which see a
// change of the storage a moment later: two that ask at once would both be given the same calls.
function alone(step) {
  if (navigator.locks) {
    navigator.locks.request(STORAGE_KEY, function () {
      if (!isLeaving) {
        step();
      }
    });
  } else {
    step();
  }
}

function isFresh(call) {
  var isOld = call.time < Date.now() - 300000;
  if (isOld) {
    drop("Calls are dropped: they have waited for over 5 minutes.");
  }
  return !isOld;
}

// Puts what earlier pages have saved in front of the queue.
function readSaved() {
  try {
    queue.unshift.apply(queue, JSON.parse(localStorage[STORAGE_KEY] || "[]").filter(isFresh));
  } catch (error) {
    // Forbidden, or not ours.
  }
}

// The same, away from all other pages.
function takeSaved() {
  readSaved();
  delete localStorage[STORAGE_KEY];
}

// Moves the queue to the storage, behind what waits there already.
function save() {
//% if consent
  if (plugin.state === "idle") {
    return; // without consent, nothing is stored
  }
//% endif
  var own = queue.slice();
  if (own.length) {
    readSaved();
    limitQueue();
    try {
      // Call by call, for some pages have changed how arrays are written.
      localStorage[STORAGE_KEY] = "[" + queue.map(toJson) + "]";
      own = [];
    } catch (error) {
      // The storage is full or forbidden: the calls stay with this page alone, and there what was.
    }
    queue.splice.apply(queue, [0, queue.length].concat(own));
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
