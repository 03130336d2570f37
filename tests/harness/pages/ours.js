// Counts the timers that oneflow.js asks for, and how many of them have fired.
(() => {
  const ours = (window.__harness.ours = { scheduled: 0, fired: 0 });
  for (const name of ["setTimeout", "setInterval"]) {
    const schedule = window[name];
    window[name] = (callback, ...rest) => {
      const [, , caller] = new Error().stack.split("\n");
      if (!caller.includes("oneflow.js")) return schedule(callback, ...rest);
      ours.scheduled += 1;
      return schedule(() => {
        ours.fired += 1;
        callback();
      }, ...rest);
    };
  }
})();
