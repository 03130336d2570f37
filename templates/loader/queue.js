// ---- The queue: first in, first out, each call delivered once ----------------------------

var LIMIT = 1000;
var queue = [];

// Takes a snapshot of a call, such as ["track", name, details], and sends it when its turn comes.
function send(call) {
  if (status.state === "off" || !makeRoom(call[0] === "identify")) {
    return;
  }
  queue.push(copy(call));
//% if persist
  keep();
//% endif
  flush();
}

// Makes room for one more call. Who the visitor is matters most: identify is dropped last.
function makeRoom(forIdentify) {
  if (status.state !== "failed" && queue.length < LIMIT) {
    return true;
  }
  for (var i = queue.length - 1; forIdentify && i >= 0; i--) {
    if (queue[i][0] !== "identify") {
      queue.splice(i, 1);
      drop(1);
      return true;
    }
  }
  drop(1);
  return false;
}

function drop(count) {
  status.dropped += count;
  if (status.state !== "failed") {
    warn("More than " + LIMIT + " calls wait for the 1Flow SDK; some are dropped.");
  }
}

// Delivers what waits. A call that throws costs only itself.
function flush() {
//% if persist
  if (left) {
    return; // the page is being left; the calls stand in the storage
  }
//% endif
  while (status.state === "ready" && queue.length) {
    try {
      deliver(queue.shift());
    } catch (error) {
      warn("The 1Flow SDK threw:", error);
    }
  }
}
