/*# needs NAME, plugin #*/
// Visitors who send the Global Privacy Control signal are left alone.
if (navigator.globalPrivacyControl) {
  plugin.state = "off";
  console.info(NAME, "The browser sends Global Privacy Control, so this snippet stays off.");
}
