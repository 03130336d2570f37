/*# needs afterMiddleware, attempt, dropper, explainAll, explained, filtered, ifGranted, plugin
    gives hook #*/
// ---- Hooks: what is called for each event of a type --------------------------------------------

//% if client == "segment"
var lastContext; // of the event that came last

//% endif
// Makes one, of the rule that runs the mappings. It never throws, and returns at once, for a promise
// could hold up all of Segment's deliveries.
function hook(rule) {
//% if consent
  rule = ifGranted(rule);
//% endif
//% if debug
  rule = explained(rule);
//% endif
//% if client == "segment"
  rule = afterMiddleware(rule);
//% endif
//% if filters
  rule = afterFilters(rule);
//% endif
  return function (context) {
//% if client == "segment"
    // Registered twice, the plugin hears each event twice.
    if (context !== lastContext && !this.isOff) {
      lastContext = context;
      attempt(rule, context.event);
    }
//% else
    attempt(rule, context.event);
//% endif
//% if debug
    if (this.isOff || plugin.state === "off") {
      explainAll(context.event, "the snippet is off: " + (plugin.lastError || "Segment or privacy"));
    }
//% endif
    return context;
  };
}
//% if filters

function afterFilters(rule) {
  return function (event) {
    var left = filtered(event);
    if (left) {
      rule(left);
//% if debug
    } else {
      explainAll(event, "dropped by the filter " + dropper);
//% endif
    }
  };
}
//% endif
