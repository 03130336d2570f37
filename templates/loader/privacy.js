// Visitors who send the Global Privacy Control signal are left alone.
if (navigator.globalPrivacyControl) {
  plugin.state = "off";
  console.info("1Flow: off, for the browser sends Global Privacy Control.");
}
