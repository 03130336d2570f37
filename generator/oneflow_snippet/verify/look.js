// What is on the page, as plain data; runs in the page, and changes nothing there.
(function (name) {
  var SDK = /^https?:\/\/([\w-]+\.)?1flow\.app\/js\//;

  // Gives Analytics.js, or nothing.
  function named() {
    try {
      if (name === "analytics") {
        return analytics; // may be a constant, which is not on window
      }
      return name.split(".").reduce(function (object, key) {
        return object[key];
      }, window);
    } catch (error) {
      return undefined;
    }
  }

  function kindOf(found) {
    if (Array.isArray(found)) {
      return "stub";
    }
    if (found && typeof found.register === "function") {
      return found.initialized || found.queue || found.instance ? "loaded" : "stub";
    }
    if (found && typeof found.track === "function") {
      return "old";
    }
    return found === undefined || found === null ? "none" : "other";
  }

  function scriptOf(script) {
    var isFile = /\/oneflow(\.[0-9a-f]{12})?(\.min|\.debug)?\.js$/.test(script.src.split("?")[0]);
    var code = script.src ? "" : script.textContent;
    var isInline = code.indexOf("oneflowSnippet") >= 0 && code.indexOf("1Flow Web (Actions)") >= 0;
    var isOurs = isFile || isInline;
    var key = script.getAttribute("data-api-key") || "";
    return {
      src: script.src,
      ours: isOurs,
      sdk: !isOurs && Boolean(script.src) && (Boolean(key) || SDK.test(script.src)),
      text: isInline ? code : "",
      type: script.type,
      integrity: script.integrity,
      in_body: Boolean(document.body && document.body.contains(script)),
      key: key
    };
  }

  var found = named();
  var kind = kindOf(found);
  var instance = kind === "loaded" ? found.instance || found : {};
  var integrations = instance.integrations || {};
  var own = integrations["1Flow Web (Actions)"];
  var given = own === undefined ? integrations.All : own;
  var plugins = (instance.queue && instance.queue.plugins) || [];
  var settings = instance.settings || {};
  var snippet = window.oneflowSnippet;

  // Each Analytics.js has a plugin of its own, made from the snippet's object.
  function isSnippet(plugin) {
    return Boolean(snippet) && (plugin === snippet || Object.getPrototypeOf(plugin) === snippet);
  }

  return {
    snippet: snippet
      ? {
          state: String(snippet.state),
          version: String(snippet.version),
          problems: Object.keys(snippet.problems || {}),
          waiting: (snippet.queued || []).length,
          dropped: Number(snippet.dropped) || 0
        }
      : null,
    analytics: kind,
    registered: plugins.some(isSnippet),
    write_key: typeof settings.writeKey === "string" ? settings.writeKey : null,
    integration: typeof given === "boolean" ? given : null,
    gpc: navigator.globalPrivacyControl === true,
    scripts: [].map.call(document.scripts, scriptOf)
  };
})
