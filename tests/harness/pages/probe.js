// Runs in every new document before its own scripts, and tells the test what happens there.
(() => {
  const page = `${Date.now()}-${Math.random()}`;
  const send = window.__report;
  let count = 0;
  let leaving = false;

  // What JSON cannot say is said in words, so that undefined and null stay apart.
  const inWords = (key, value) => {
    if (value === undefined) return "<undefined>";
    if (typeof value === "function") return "<function>";
    if (typeof value === "number" && !Number.isFinite(value)) return `<${value}>`;
    return value;
  };

  const report = (kind, detail) => {
    const text = JSON.stringify({ id: `${page}#${count++}`, kind, detail }, inWords);
    send(text);
    // While a document is left, the DevTools connection already belongs to the next one.
    if (leaving) navigator.sendBeacon("https://harness.invalid/", text);
  };

  const calls = [];
  const record = (name, given) => {
    const call = JSON.parse(JSON.stringify([name, ...given], inWords));
    calls.push(call);
    report("call", call);
  };

  addEventListener("pagehide", () => { leaving = true; }, true);
  addEventListener("pageshow", (event) => {
    leaving = false;
    report("pageshow", event.persisted);
  }, true);
  document.addEventListener("securitypolicyviolation", (event) => {
    report("csp", {
      directive: event.effectiveDirective,
      blocked: event.blockedURI,
      disposition: event.disposition,
      sample: event.sample,
    });
  });
  for (const name of ["oneflow:ready", "oneflow:failed", "oneflow:off"]) {
    document.addEventListener(name, (event) => report("event", { name, detail: event.detail }));
  }

  const hidden = (name, value) => Object.defineProperty(window, name, { value });
  hidden("__calls", calls);
  const nativeTimeout = window.setTimeout;
  const turn = () => new Promise((done) => { nativeTimeout(done, 0); });
  hidden("__harness", { report, record, turn, later: [] });
  const before = new Set(Object.getOwnPropertyNames(window));
  window.__harness.globals = () =>
    Object.getOwnPropertyNames(window).filter((name) => !before.has(name));
})();
