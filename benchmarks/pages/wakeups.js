// In front of everything: counts the callbacks of timers that the page runs.
(() => {
  window.wakeups = 0;
  for (const name of ["setTimeout", "setInterval"]) {
    const native = window[name];
    window[name] = (callback, ...rest) =>
      native(() => {
        window.wakeups++;
        callback();
      }, ...rest);
  }
})();
