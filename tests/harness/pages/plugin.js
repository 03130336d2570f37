// The smallest destination that can prove the harness; the product's snippet takes its place.
(function () {
  var queue = [];
  var sdk = null;
  function send(call) { if (sdk) sdk(call); else queue.push(call); }
  function method(call) {
    if (call[0] === "identify") _1flow.logUser(call[1], call[2]);
    else _1flow.logEvent(call[1], call[2].properties);
  }
  function announce(name) { document.dispatchEvent(new CustomEvent(name, { detail: { queued: queue.length } })); }
  var tag = document.createElement("script");
  tag.src = "https://1flow.app/js/1flow.js";
  tag.async = true;
  tag.setAttribute("data-api-key", "project-key");
  tag.onerror = function () { console.warn("1Flow did not load"); announce("oneflow:failed"); };
  tag.onload = function () {
    sdk = typeof _1flow === "function" ? function (call) { _1flow.apply(null, call); } : method;
    announce("oneflow:ready");
    queue.splice(0).forEach(sdk);
  };
  document.head.appendChild(tag);
  var plugin = {
    name: "1Flow Web (Actions)", type: "destination", version: "0.0.0",
    isLoaded: function () { return true; },
    load: function () { return Promise.resolve(); },
    identify: function (ctx) { send(["identify", ctx.event.userId, ctx.event.traits]); return ctx; },
    track: function (ctx) {
      var event = ctx.event;
      send(["track", event.event, { userId: event.userId, anonymousId: event.anonymousId, properties: event.properties }]);
      return ctx;
    }
  };
  var analytics = window.analytics = window.analytics || [];
  if (Array.isArray(analytics)) analytics.push(["register", plugin]); else analytics.register(plugin);
})();
