// ---- The queue: first in, first out, each call delivered once ----------------------------------

// Takes a snapshot of a call, such as send("track", name, details), and delivers it when its turn
// comes. A call without a name, or without a user id, is none.
function send(command, subject, details) {
  var call = [command, subject, copy(details)];
  var victim = 1000;
  if (!subject || plugin.state === "failed" || plugin.state === "off") {
//% if debug
    console.debug("1Flow: not sent, for want of a name, a user id, or an SDK:", call);
//% endif
    return;
  }
  if (queue.push(call) > victim) {
    // Who the visitor is matters most: in a full queue, identify calls are the last to go.
    while (victim && queue[victim][0] === "identify") {
      victim--;
    }
    queue.splice(victim, 1);
    if (!plugin.dropped++) {
      warn("The queue is full: calls are dropped.");
    }
  }
  flush();
//% if persist
  if (isLeft) {
    leave();
  }
//% endif
}

function flush() {
  while (plugin.state === "ready" && queue.length) {
    attempt(deliver, queue.shift());
  }
}
