// ---- Consent: nothing is asked for, sent or stored before all categories are granted -----

function isGranted(event) {
  var consent = (event.context || {}).consent || {};
  var preferences = consent.categoryPreferences || {};
  return consentCategories.every(function (category) {
    return preferences[category] === true;
  });
}
