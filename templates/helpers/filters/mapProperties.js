// Sets, copies and moves values of an event, all as they were before.
function mapProperties(event, changes) {
  var before = JSON.parse(JSON.stringify(event));
  Object.keys(changes).forEach(function (path) {
    var change = changes[path];
    var parent = path.split(".").slice(0, -1).join(".");
    if (parent && typeof dig(before, parent) !== "object") {
      return;
    }
    var from = change.copy || change.move;
    var value = from ? dig(before, from) : change.set;
    if (value !== undefined) {
      putAt(event, path, value);
    }
    if (change.move) {
      removeAt(event, change.move);
    }
    if (change.to_string) {
      value = dig(event, path);
      if (typeof value !== "string" && (typeof value !== "object" || value === null)) {
        putAt(event, path, value === undefined ? "undefined" : JSON.stringify(value));
      }
    }
  });
}
