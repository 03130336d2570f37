// ---- The queue: first in, first out, each call delivered once ----------------------------------

// A copy as JSON, which is what the SDK makes of its data in the end.
function snapshot(value) {
  return JSON.parse(JSON.stringify(value));
}

// Takes a snapshot of a call, such as send("track", name, details), and delivers it when its turn
// comes. A call without a name, or without a user id, is none.
function send(command, subject, details) {
//% if debug
  if (!subject) {
    console.debug(NAME, "not sent, for want of a name or a user id:", arguments);
  }
//% endif
  if (subject) {
    if (queue.push(snapshot([command, subject, details || {}])) > 1e3) {
      // The queue is full. Who the visitor is matters most: identify calls are the last to go.
      queue.splice(queue.findIndex(isTrack), 1);
      if (!plugin.dropped++) {
        warn("calls dropped");
      }
    }
//% if persist
    if (isLeft) {
      exchange(isLeft);
    }
//% endif
    flush();
  }
}

function isTrack(call) {
  return call[0] === "track";
}

// Empties the queue as soon as it is known whether there is an SDK.
function flush() {
  while (isDecided && queue.length) {
    attempt(deliver, queue.shift());
  }
}
