/*# needs consentCategories, noteReason, plugin, start
    gives ifGranted #*/
// ---- Consent: nothing is asked for, sent or stored before all categories are granted -----------

// Makes of a rule one that runs it with events that grant them.
function ifGranted(rule) {
  return function (event) {
    var consent = (event.context || {}).consent || {};
    var preferences = consent.categoryPreferences || {};
    var isGranted = consentCategories.every(function (category) {
      return preferences[category] === true;
    });
    if (isGranted) {
      if (plugin.state === "idle") {
        start();
      }
      rule(event);
//% if debug
    } else {
      noteReason("without consent: " + consentCategories + " must be granted, found " + JSON.stringify(preferences));
//% endif
    }
  };
}
