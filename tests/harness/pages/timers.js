// Counts the page's timers; those of `held` ms or longer wait until the test moves the clock.
((held) => {
  const { setTimeout, clearTimeout, setInterval, clearInterval, Date: RealDate } = window;
  const waiting = new Map();
  const counts = { scheduled: 0, fired: 0 };
  let handle = 1e9;
  let ahead = 0;

  const now = () => RealDate.now() + ahead;

  const schedule = (native, repeats) => function (callback, delay, ...rest) {
    counts.scheduled += 1;
    const run = () => {
      counts.fired += 1;
      if (typeof callback === "function") callback.apply(window, rest);
      else (0, eval)(String(callback));
    };
    if (!(delay >= held)) return native(run, delay);
    handle += 1;
    waiting.set(handle, { run, delay, due: now() + delay, repeats });
    return handle;
  };
  const cancel = (native) => (timer) => {
    if (!waiting.delete(timer)) native(timer);
  };

  window.setTimeout = schedule(setTimeout, false);
  window.setInterval = schedule(setInterval, true);
  window.clearTimeout = cancel(clearTimeout);
  window.clearInterval = cancel(clearInterval);
  window.Date = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, given, self) =>
      Reflect.construct(target, given.length ? given : [now()], self),
    get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
  });

  const next = (end) => {
    const due = [...waiting].filter(([, timer]) => timer.due <= end);
    return due.sort(([, a], [, b]) => a.due - b.due)[0];
  };

  window.__harness.timers = () => ({
    ...counts,
    waiting: [...waiting.values()].map((timer) => timer.delay),
  });
  window.__harness.now = now;
  // Runs the next timer which is due by `end`; false when there is none, and the clock is there.
  window.__harness.step = (end) => {
    const due = next(end);
    if (!due) {
      ahead += Math.max(0, end - now());
      return false;
    }
    const [timer, { run, delay, due: time, repeats }] = due;
    ahead += Math.max(0, time - now());
    if (repeats) waiting.get(timer).due = time + delay;
    else waiting.delete(timer);
    // As a task of its own, so that what the callback throws is an uncaught error of the page.
    return new Promise((done) => {
      setTimeout(() => {
        setTimeout(() => done(true), 0);
        run();
      }, 0);
    });
  };
})
