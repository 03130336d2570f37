/*
 * oneflow-snippet: brings the calls of Segment's Analytics.js 2.0 to 1Flow.
 * Compiled from a configuration; change that, not this file.
 *
 * How it runs: attach() finds Analytics.js and registers the plugin, whose load() decides whether to
 * start(). That finds the SDK or loads it, and finish() says how it ended. Each event goes through a
 * hook() to the mappings, they send() calls, and flush() delivers what waits.
 */
(function (
  window,
  document,
  projectApiKey,
  sdkUrl,
//% if consent
  consentCategories,
//% endif
//% if client != "segment"
  clientName,
//% endif
  findAnalytics
) {
  var NAME = "1Flow Web (Actions)";

//% if own_path
  // Script elements tell their URL in full.
  sdkUrl = new URL(sdkUrl, document.baseURI).href;

//% endif
  // On the page twice: the first one works, this one only says so.
  if (window.oneflowSnippet) {
    return console.warn(NAME, "This snippet is on the page twice.");
  }

/*% filter indent(2, first=true) %*/
/*% include "loader/status.js" %*/

//% if respect_gpc
/*% include "loader/privacy.js" %*/

//% endif
/*% include "loader/copy.js" %*/

/*% include "loader/queue.js" %*/

//% if persist
/*% include "loader/storage.js" %*/

//% endif
/*% include "loader/sdk.js" %*/

//% if trusted_types
/*% include "loader/trusted_types.js" %*/

//% endif
/*% include "loader/loading.js" %*/

//% if early
/*% include "loader/early.js" %*/

//% endif
//% if consent
/*% include "loader/consent.js" %*/

//% endif
//% if debug
/*% include "loader/explain.js" %*/

//% endif
// ---- The mappings, compiled --------------------------------------------------------------------

"{{ mappings }}"

/*% include "loader/hook.js" %*/

//% if client == "segment"
/*% include "loader/plugin.js" %*/

/*% include "loader/middleware.js" %*/

/*% include "loader/attach.js" %*/
//% else
//% if client != "classic"
/*% include "clients/filter.js" %*/

//% endif
/*% include "clients/" + client + ".js" %*/

/*% include "clients/arrival.js" %*/
//% endif
/*% endfilter %*/
})(
  window,
  document,
  "{{ project_api_key }}", // names the 1Flow project
  "{{ sdk_url }}", // the 1Flow SDK
//% if consent
  "{{ consent_categories }}", // all of them must be granted
//% endif
//% if client != "segment"
  "{{ client_name }}", // where the client is found on window
//% endif
  function () {
    // Analytics.js, wherever the page has declared it; asked for by type, as exceptions take time.
    return typeof "{{ analytics_name }}" !== "undefined" && "{{ analytics_name }}";
  }
);
