/*
 * oneflow-snippet: brings the calls of Segment's Analytics.js 2.0 to 1Flow.
 * Compiled from a configuration; change that, not this file.
 */
(function (
  window,
  document,
  version,
  projectApiKey,
  sdkUrl,
//% if consent
  consentCategories,
//% endif
  analyticsGlobal
) {
  "use strict";

  // Included twice: the first one works, this one only says so.
  if (window.oneflowSnippet) {
    console.warn("1Flow: included twice.");
    return;
  }

/*% filter indent(2, first=true) %*/
/*% include "loader/status.js" %*/

//% if respect_gpc
/*% include "loader/privacy.js" %*/

//% endif
/*% include "loader/queue.js" %*/

//% if persist
/*% include "loader/persist.js" %*/

//% endif
/*% include "loader/sdk.js" %*/

/*% include "loader/load.js" %*/

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
  "{{ version }}", // of oneflow-snippet
  "{{ project_api_key }}", // names the 1Flow project
  "{{ sdk_url }}", // the 1Flow SDK
//% if consent
  "{{ consent_categories }}", // all of them must be granted
//% endif
  "{{ analytics_global }}" // where Analytics.js is found on window
);
