/*
 * oneflow-snippet: brings the calls of Segment's Analytics.js 2.0 to 1Flow.
 * Compiled from a configuration; change that, not this file.
 */
(function (
  window,
  document,
  projectApiKey,
  sdkUrl,
//% if consent
  consentCategories,
//% endif
  analyticsGlobal
) {
  var NAME = "1Flow Web (Actions)";

  // Loaded twice: the first one works, this one only says so.
  if (window.oneflowSnippet) {
    return console.warn(NAME, "loaded twice");
  }

/*% filter indent(2, first=true) %*/
/*% include "loader/status.js" %*/

/*% include "loader/queue.js" %*/

//% if persist
/*% include "loader/persist.js" %*/

//% endif
/*% include "loader/sdk.js" %*/

/*% include "loader/load.js" %*/

//% if respect_gpc
/*% include "loader/privacy.js" %*/

//% endif
//% if consent
/*% include "loader/consent.js" %*/

//% endif
// ---- The mappings, compiled -----------------------------------------------------------------

"{{ mappings }}"

/*% include "loader/plugin.js" %*/

/*% include "loader/attach.js" %*/
/*% endfilter %*/
})(
  window,
  document,
  "{{ project_api_key }}", // names the 1Flow project
  "{{ sdk_url }}", // the 1Flow SDK
//% if consent
  "{{ consent_categories }}", // all of them must be granted
//% endif
  "{{ analytics_global }}" // where Analytics.js is found on window
);
