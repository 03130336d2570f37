/*# needs sdkUrl
    gives trusted #*/
// ---- Trusted Types: where the page demands them, a policy vouches for this one URL ---------------

var trustedUrl; // made once, for a policy may not be made twice

function trusted() {
  var types = window.trustedTypes;
  var rules = {
    createScriptURL: function () {
      return sdkUrl;
    }
  };
  if (!trustedUrl) {
    try {
      trustedUrl = types.defaultPolicy
        ? sdkUrl
        : types.createPolicy("oneflow", rules).createScriptURL("");
    } catch (error) {
      trustedUrl = sdkUrl; // no Trusted Types here; or no policy is allowed, which then is the end
    }
  }
  return trustedUrl;
}
