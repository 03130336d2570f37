/*# needs attempt, clientName, findAnalytics, join
    gives attach, current #*/
// ---- Attach, now or when the client comes -------------------------------------------------------

var current; // the client, or what stands in for it
var joined; // the client that has been joined

// Looks for the client, or for another one than before.
function attach() {
  try {
    current = findAnalytics() || current;
  } catch (error) {
    // Not there yet.
  }
  if (current && current !== joined) {
    joined = current;
    attempt(join, current);
  }
}

attach();
try {
  // The client does not repeat what it was told, so it is joined in the moment it is assigned.
  Object.defineProperty(window, clientName, {
    configurable: true,
    enumerable: true,
    get: function () {
      return current;
    },
    set: function (value) {
      current = value;
      attach();
    }
  });
} catch (error) {
  // The page has declared the name: that a script has run is the sign to look again.
}
