// Runs in a world of its own beside the page, and tells what the page's policy forbids.
document.addEventListener(
  "securitypolicyviolation",
  function (event) {
    if (event.disposition === "enforce") {
      oneflowVerify(
        JSON.stringify({
          directive: event.effectiveDirective,
          blocked: event.blockedURI,
          sample: event.sample
        })
      );
    }
  },
  true
);
