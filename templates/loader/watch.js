// Tells when the page assigns window[name], without a timer; until then it reads as value.
function whenAssigned(name, value, then) {
  try {
    Object.defineProperty(window, name, {
      configurable: true,
      get: function () {
        return value;
      },
      set: function (assigned) {
        Object.defineProperty(window, name, {
          configurable: true,
          enumerable: true,
          value: assigned,
          writable: true
        });
        then(assigned);
      }
    });
  } catch (error) {
    // A `var` of the page has the name already: it can only be filled.
    then((window[name] = value || []));
  }
}
