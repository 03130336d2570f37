/*# needs attempt, consentCategories, noteReason, plugin, start
    gives attemptIfGranted #*/
// ---- Consent: nothing is asked for, sent or stored before all categories are granted -----------

function attemptIfGranted(rule, event) {
  var consent = (event.context || {}).consent || {};
  var preferences = consent.categoryPreferences || {};
  var isGranted = consentCategories.every(function (category) {
    return preferences[category] === true;
  });
  if (isGranted) {
    if (plugin.state === "idle") {
      start();
    }
    attempt(rule, event);
//% if debug
  } else {
    noteReason("without consent: " + consentCategories + " must be granted, found " + JSON.stringify(preferences));
//% endif
  }
}
