/*# needs analyticsGlobal, attempt, join
    gives attach #*/
// ---- Attach, now or when the client comes -------------------------------------------------------

var client = window[analyticsGlobal];
var joined; // the client that has been joined

// Joins the client, or another one than before.
function attach() {
  client = window[analyticsGlobal];
  if (client && client !== joined) {
    joined = client;
    attempt(join, client);
  }
}

try {
  // The client says nothing of what it was told before; so it is met in the moment it is assigned.
  Object.defineProperty(window, analyticsGlobal, {
    configurable: true,
    enumerable: true,
    get: function () {
      return client;
    },
    set: function (value) {
      client = value;
      attach();
    }
  });
} catch (error) {
  // The page has declared the name: a script that has run is the sign to look again.
}
attach();
