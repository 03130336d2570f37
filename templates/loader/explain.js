/*# needs NAME, attempt, plugin
    gives explanations, allOf, anyOf, condition, dropper, explainAll, explained,
      ignore, missing, noteCall, noteDrop, noteFailure, noteReason, watched #*/
// ---- Debug: what becomes of each event, mapping by mapping, and why not ------------------------

plugin.tried = []; // the last 100 events, and what became of them

var explanations; // a row for each mapping, compiled
var outcome; // of the event that is at hand
var tried; // the mapping that is at hand, in the outcome
var dropper; // the filter that has dropped an event last

// Begins the outcome of an event, and gives what ends it.
function explain(event) {
  var before = outcome;
  var own = { event: event, calls: [], mappings: [], reason: "" };
  own.mappings = explanations.map(function (mapping) {
    return { name: mapping.name, fired: false, why: "" };
  });
  outcome = own;
  return function () {
    outcome = before;
    attempt(conclude, own);
  };
}

// Makes of a rule one whose outcome is told.
function explained(rule) {
  return function (event) {
    var end = explain(event);
    try {
      rule(event);
    } finally {
      end();
    }
  };
}

// The same at once, for an event of which no mapping hears.
function explainAll(event, reason) {
  var end = explain(event);
  noteReason(reason);
  end();
}

// Says for each mapping that has made no call why not.
function conclude(own) {
  own.mappings.forEach(function (mapping, at) {
    if (!mapping.fired && !mapping.why) {
      mapping.why = whyNot(explanations[at], own);
    }
  });
  delete own.reason;
  plugin.tried.push(own);
  plugin.tried.splice(0, plugin.tried.length - 100);
  show(own);
}

function whyNot(mapping, own) {
  if (!mapping.isOn) {
    return "switched off: enabled = false";
  }
  var broken = mapping.test(own.event);
  // Where the event is of another type, nothing else is worth a word.
  var ofType = broken.filter(isAboutType);
  return (ofType.length ? ofType : broken).map(tell).join("; ") || own.reason || mapping.needed(own.event);
}

function show(own) {
  var fired = own.mappings.filter(function (mapping) {
    return mapping.fired;
  });
  var count = fired.length + " of " + own.mappings.length + " mappings fired";
  console.groupCollapsed(NAME, own.event.type, own.event.event || own.event.name || "", "-", count);
  own.calls.forEach(function (call) {
    console.log("1Flow gets", call);
  });
  own.mappings.forEach(function (mapping) {
    console.log(mapping.name + ":", mapping.fired ? "fired" : "not fired: " + mapping.why);
  });
  console.groupEnd();
}

// ---- What happens while the mappings run --------------------------------------------------------

// Stands for a mapping's function, and notes what comes of it.
function watched(at, rule) {
  return function (event) {
    tried = outcome && outcome.mappings[at];
    try {
      rule(event);
    } catch (error) {
      noteFailure(error);
      throw error;
    } finally {
      tried = null;
    }
  };
}

function noteCall(command, subject, details) {
  if (tried && subject) {
    tried.fired = true;
    outcome.calls.push([command, subject, details]);
  }
}

function noteFailure(error) {
  if (tried) {
    tried.fired = false;
    tried.why = "failed: " + error;
  }
}

function noteDrop(filter) {
  dropper = filter;
}

// Says what keeps all mappings from their calls.
function noteReason(reason) {
  outcome.reason = reason;
}

// Stands for mappings where there are none for a type of event.
function ignore() {
  return undefined;
}

// ---- Conditions: each gives what keeps it from holding, or an empty list ------------------------

// A single one, with what was found in which field.
function condition(text, holds, found) {
  return holds ? [] : [{ text: text, found: found }];
}

function allOf(conditions) {
  return [].concat.apply([], conditions);
}

function anyOf(conditions) {
  var holds = conditions.some(function (broken) {
    return !broken.length;
  });
  var texts = conditions.map(function (broken) {
    var text = broken.map(textOf).join(" and ");
    return broken.length > 1 ? "(" + text + ")" : text;
  });
  return condition(texts.join(" or "), holds, allOf(conditions.map(foundIn)));
}

function isAboutType(broken) {
  return broken.found.length === 1 && broken.found[0][0] === "type";
}

function textOf(broken) {
  return broken.text;
}

function foundIn(conditions) {
  return allOf(
    conditions.map(function (broken) {
      return broken.found;
    })
  );
}

function tell(broken) {
  var fields = [];
  var found = broken.found.filter(function (each) {
    var isNew = fields.indexOf(each[0]) < 0;
    fields.push(each[0]);
    return isNew;
  });
  return (
    broken.text +
    ": found " +
    found
      .map(function (each) {
        return (found.length > 1 ? each[0] + " " : "") + shown(each[1]);
      })
      .join(", ")
  );
}

// The field without which there is no call.
function missing(field, value, path) {
  return field + " is missing: found " + shown(value) + (path ? " at " + path : "");
}

function shown(value) {
  var text;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    text = String(value);
  }
  if (text === undefined) {
    return value === undefined ? "nothing" : "a " + typeof value;
  }
  return text.length > 80 ? text.slice(0, 77) + "..." : text;
}
