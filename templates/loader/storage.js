/*# needs deliverAll, drop, flush, limit, plugin, projectApiKey, queue
    gives collect, hasSaved, isLeaving, save, savedKeys #*/
// ---- Across pages: what this page cannot deliver, the next one does ----------------------------

var PREFIX = "oneflow:" + projectApiKey + ":";
var isLeaving = false; // though the page may come back from the back/forward cache
var mayBeSaved = true; // calls for this page to take over
var saves = 0;
var endTurn; // lets the next page take over: one in the back/forward cache would keep it waiting

function hasSaved() {
  mayBeSaved = mayBeSaved && savedKeys().length > 0;
  return mayBeSaved;
}

// Finds what pages have saved, the oldest first.
function savedKeys() {
  try {
    return Object.keys(document.prerendering ? {} : localStorage)
      .filter(function (key) {
        return key.indexOf(PREFIX) === 0;
      })
      .sort();
  } catch (error) {
    return []; // forbidden
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

// Moves the queue to the storage, under a name of its own: pages that are left in the same moment do
// not know of each other.
function save() {
//% if consent
  if (plugin.state === "idle") {
    return; // without consent, nothing is stored
  }
//% endif
  // Call by call, for some pages have changed how arrays are written.
  var texts = limit(queue).map(toJson).filter(Boolean);
  if (texts.length && plugin.state !== "off") {
    try {
      localStorage[PREFIX + Date.now() + saves++ + Math.random()] = "[" + texts + "]";
      mayBeSaved = true;
      // In place, for this array is oneflowSnippet.queued.
      var others = queue.splice(0).filter(function (call) {
        return !toJson(call);
      });
      queue.push.apply(queue, others);
    } catch (error) {
      // The storage is full or forbidden: the calls stay with this page alone.
    }
  }
}

// Takes what pages have saved, to deliver it or to save it as one. One page at a time may do so; in
// 50 milliseconds it hears of what a page in another process has taken before.
function collect() {
  if (!navigator.locks) {
    takeSaved();
  } else if (!endTurn) {
    var turn = new window.AbortController();
    navigator.locks
      .request(PREFIX, { signal: turn.signal }, function () {
        return new Promise(function (resolve) {
          endTurn = resolve;
          setTimeout(resolve, 50);
        }).then(takeSaved);
      })
      .catch(takeSaved); // left before it was given, which takes nothing, or not allowed
    endTurn = turn.abort.bind(turn);
  }
}

function takeSaved() {
  endTurn = null;
  if (!isLeaving) {
    savedKeys().reverse().forEach(take);
    if (plugin.state === "ready") {
      deliverAll();
    } else {
      save();
    }
  }
}

function take(key) {
  try {
    var text = localStorage[key];
    delete localStorage[key];
    queue.unshift.apply(queue, JSON.parse(text).filter(isFresh));
  } catch (error) {
    // Not ours.
  }
}

function isFresh(call) {
  var isOld = call.time < Date.now() - 300000;
  if (isOld) {
    drop("Calls are dropped: they have waited for over 5 minutes.");
  }
  return !isOld;
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
  if (endTurn) {
    endTurn();
    endTurn = null;
  }
  save();
});
window.addEventListener("pageshow", function (event) {
  // A page that is left before it has loaded is "shown" while it ends; only a restored one is back.
  if (event.persisted) {
    isLeaving = false;
    flush();
  }
});
window.addEventListener("storage", function () {
  mayBeSaved = true;
});
