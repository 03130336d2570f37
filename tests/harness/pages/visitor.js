// Runs in every document of a walk and notes, each note once and with its time: what the page said,
// what our plugin was asked and given, what arrived at the SDK, and what a page left behind.
((tab) => {
  const page = `${tab}:${Math.random()}`;
  const { setTimeout, clearTimeout } = window;
  const waiting = new Set(); // timers of oneflow.js
  let asked = 0; // events that middleware has not decided about
  let filtered = false;
  let plugin;

  const notes = [];

  const note = (what, detail) => {
    const time = performance.timeOrigin + performance.now();
    const noted = { what, tab, page, time, number: notes.length, ...detail };
    // What a page says in its last moments gets lost, unless it is said again at the very end.
    const before = what === "left" ? notes.slice() : [];
    notes.push(noted);
    window.__harness.report("note", { ...noted, before });
  };

  // Timers of oneflow.js are counted, and run in a twentieth of their time; its limit for
  // middleware keeps its own, so that only what hangs meets it.
  window.setTimeout = (callback, delay, ...rest) => {
    const [, , caller] = new Error().stack.split("\n");
    if (!caller.includes("oneflow.js")) return setTimeout(callback, delay, ...rest);
    const timer = setTimeout(() => {
      waiting.delete(timer);
      callback(...rest);
    }, delay > 50 && delay < 5000 ? delay / 20 : delay);
    waiting.add(timer);
    return timer;
  };
  window.clearTimeout = (timer) => {
    waiting.delete(timer);
    clearTimeout(timer);
  };

  const { record } = window.__harness;
  window.__harness.record = (name, given) => {
    note("arrived", { name: given[0] });
    record(name, given);
  };

  const state = () => ({
    state: plugin ? plugin.state : "none",
    queued: plugin ? plugin.queued.map((call) => call.subject) : [],
    dropped: plugin ? plugin.dropped : 0,
    // What a page says in the console in its last moment may be heard by nobody.
    problems: plugin ? Object.keys(plugin.problems) : [],
    timers: waiting.size,
    asked,
  });

  // To be called after the snippet, whose listeners then are the first to hear of the page's end.
  const watch = () => {
    plugin = window.oneflowSnippet;
    standIn = window._1flow;
    for (const type of ["track", "identify"]) {
      const real = plugin[type];
      plugin[type] = function (context) {
        const { event, userId } = context.event;
        note(filtered ? "asked" : "entered", { name: type === "track" ? event : userId });
        asked += filtered;
        return real.call(this, context);
      };
    }
    const { addMiddleware } = plugin;
    plugin.addMiddleware = (...steps) => {
      filtered = true;
      addMiddleware(...steps);
    };
    addEventListener("pagehide", (event) => note("left", { kept: event.persisted, ...state() }));
  };

  const middleware = ({ payload, next }) =>
    new Promise((done) => { setTimeout(done, 10); }).then(() => {
      const { type, event, userId } = payload.obj;
      asked -= 1;
      note("entered", { name: type === "track" ? event : userId });
      next(payload);
    });

  // Calls of an SDK that is there go past us, and do not wait for what earlier pages have left.
  let standIn;
  const direct = (name) => note("entered", { name, past: _1flow !== standIn });
  const bare = (name) => {
    if (typeof _1flow === "function") _1flow("track", name, {});
    else _1flow.logEvent(name, {});
  };
  const method = (name) => {
    if (_1flow.logEvent) _1flow.logEvent(name, {});
    else _1flow("track", name, {});
  };

  const say = {
    track: (name) => window.analytics.track(name),
    identify: (name) => window.analytics.identify(name),
    bare: (name) => { direct(name); bare(name); },
    method: (name) => { direct(name); method(name); },
    farewell: (name) => {
      addEventListener("pagehide", (event) => {
        note("said", { name });
        direct(name);
        bare(name);
        note("left", { kept: event.persisted, ...state() });
      }, { once: true });
    },
  };

  window.__visitor = {
    watch,
    middleware,
    state,
    page,
    say: (way, name) => {
      if (way !== "farewell") note("said", { name });
      say[way](name);
    },
    show: (shown) => {
      Object.defineProperty(document, "hidden", { value: !shown, configurable: true });
      const value = shown ? "visible" : "hidden";
      Object.defineProperty(document, "visibilityState", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    },
    // Leaves room for a call or two: without any, Analytics.js itself does not load.
    fill: () => {
      let size = 2 ** 23;
      while (size >= 1) {
        try {
          localStorage.filler = (localStorage.filler || "") + "x".repeat(size);
        } catch {
          size /= 2;
        }
      }
      localStorage.filler = localStorage.filler.slice(0, -250);
    },
    // Once nothing of ours is under way any more.
    rested: async () => {
      const { locks } = navigator;
      const own = (lock) => lock.name.startsWith("oneflow");
      let busy = true;
      while (busy) {
        await new Promise((done) => { setTimeout(done, 5); });
        const { held, pending } = await locks.query();
        busy = plugin.state === "loading" || waiting.size || asked || [...held, ...pending].some(own);
      }
    },
  };
})
