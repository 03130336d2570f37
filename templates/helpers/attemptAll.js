// Runs rules in their order, each on its own.
function attemptAll(rules, event) {
  rules.forEach(function (rule) {
    attempt(rule, event);
  });
}
