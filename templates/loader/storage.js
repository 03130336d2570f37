/*# needs drop, flush, limit, plugin, projectApiKey, queue
    gives collect, endTurn, isLeaving, resume, save, savedKeys #*/
// ---- Across pages: what this page cannot deliver, the next one does ----------------------------

var PREFIX = "oneflow:" + projectApiKey + ":";
var isLeaving = false; // though the page may come back from the back/forward cache
var saves = 1000000; // counted so that all have as many digits
var endTurn; // lets the next page take over: one in the back/forward cache would keep it waiting

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

// Moves the queue to the storage.
function save() {
//% if consent
  if (plugin.state === "idle") {
    return; // without consent, nothing is stored
  }
//% endif
  if (plugin.state !== "off") {
    // In place, for this array is oneflowSnippet.queued.
    queue.push.apply(queue, queue.splice(0).filter(cannotSave));
  }
}

// Saves a call under a name of its own: pages that are left in the same moment do not know of each
// other. Tells whether it has to stay with this page instead.
function cannotSave(call) {
  try {
    if (typeof call.details !== "function") {
      localStorage[PREFIX + call.time + saves++ + Math.random()] = JSON.stringify(call);
      return false;
    }
  } catch (error) {
    // The storage is full or forbidden, or JSON refuses the data.
  }
  return true;
}

// Takes what pages have saved, to deliver it, or to save what of it is within the bound. One page at
// a time may do so; in 50 milliseconds it hears of what a page in another process has taken before.
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
    limit();
    if (plugin.state === "ready") {
      flush();
    } else {
      save();
    }
  }
}

function take(key) {
  try {
    var text = localStorage[key];
    delete localStorage[key];
    var call = JSON.parse(text);
    if (call.time < Date.now() - 300000) {
      drop("Calls are dropped: more than 5 minutes old.");
    } else if (call.subject) {
      queue.unshift(call);
    }
  } catch (error) {
    // Not ours.
  }
}

// Delivers what waits, with what pages have saved in front of it.
function resume() {
  if (plugin.state === "ready" && savedKeys().length) {
    collect();
  }
  flush();
}

document.addEventListener("visibilitychange", function () {
  if (document.hidden) {
    save(); // for phones end hidden pages without a word
  } else {
    resume();
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
    resume();
  }
});
