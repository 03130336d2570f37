// Visitors who send the Global Privacy Control signal are left alone.
if (navigator.globalPrivacyControl) {
  isDecided = plugin.state = "off";
  plugin.load = Promise.resolve.bind(Promise);
  return console.info(NAME, "off, for the browser sends Global Privacy Control");
}
