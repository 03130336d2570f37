/*# needs deliverAll, drop, flush, limit, plugin, projectApiKey, queue
    gives hasSaved, isLeaving, save, takeSaved, whileAlone #*/
// ---- Across pages: what this page cannot deliver, the next one does ----------------------------

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
function whileAlone(step) {
  if (navigator.locks) {
    navigator.locks
      .request(STORAGE_KEY, function () {
        if (!isLeaving) {
          step();
        }
      })
      .catch(deliverAll);
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

function readSaved() {
  try {
    return JSON.parse(localStorage[STORAGE_KEY]).filter(isFresh);
  } catch (error) {
    return []; // nothing there, not ours, or forbidden
  }
}

// Takes what earlier pages have saved away from all other pages, to the front of the queue.
function takeSaved() {
  queue.unshift.apply(queue, readSaved());
  delete localStorage[STORAGE_KEY];
}

// Moves the queue to the storage, behind what waits there already.
function save() {
//% if consent
  if (plugin.state === "idle") {
    return; // without consent, nothing is stored
  }
//% endif
  if (queue.length && plugin.state !== "off") {
    try {
      var others = queue.filter(function (call) {
        return !toJson(call);
      });
      var texts = limit(readSaved().concat(queue)).map(toJson).filter(Boolean);
      // Call by call, for some pages have changed how arrays are written.
      localStorage[STORAGE_KEY] = "[" + texts + "]";
      queue.splice(0);
      queue.push.apply(queue, others);
    } catch (error) {
      // The storage is full or forbidden: the calls stay with this page alone.
    }
  }
}

// Gives nothing for a call that cannot be written: with a function, or with data that JSON refuses.
function toJson(call) {
  try {
    return typeof call.details !== "function" && JSON.stringify(call);
  } catch (error) {
    return "";
  }
}

document.addEventListener("visibilitychange", function () {
  if (document.hidden) {
    save(); // for phones end hidden pages without a word
  } else {
    flush();
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
