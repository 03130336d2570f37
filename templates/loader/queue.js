/*# needs attempt, copy, deliver, drop, endTurn, isLeaving, lookForSdk, noteCall, noteFailure,
      plugin, queue, save
    gives send, isTrack, limit, flush #*/
// ---- The queue: first in, first out, each call delivered once ----------------------------------

// Takes a call, such as send("track", name, details), as its data is now, and delivers it in its
// turn. A call without a name, or without a user id, is none. It stands in for the SDK, too.
function send(command, subject, details) {
//% if debug
  noteCall(command, subject, details);
//% endif
  if (subject && plugin.state !== "off") {
    try {
      queue.push({
        command: command,
        subject: subject,
        details: copy(details || {}),
        time: Date.now()
      });
    } catch (error) {
//% if debug
      noteFailure(error);
//% endif
      drop(error); // data that cannot be copied, such as an object within itself
    }
    limit();
    flush();
  }
}

function isTrack(call) {
  return call.command === "track";
}

// Who the visitor is matters most: where too many calls wait, the oldest tracks go first.
function limit() {
  while (queue.length > 1000) {
    queue.splice(Math.max(0, queue.findIndex(isTrack)), 1);
    drop("Calls are dropped: more than 1,000 wait.");
  }
}

// Delivers what waits, or gives it up, once it is known whether there is an SDK.
function flush() {
  lookForSdk();
//% if persist
  if (isLeaving) {
    return save(); // for the next page to deliver
  }
//% endif
  while (queue.length && mayDeliver()) {
    attempt(deliver, queue.shift());
  }
}

function mayDeliver() {
  return (
//% if persist
    !endTurn && // what pages have saved goes first
//% endif
    (plugin.state === "ready" || plugin.state === "failed")
  );
}
