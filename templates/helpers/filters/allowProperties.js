// Takes all keys but some out of the objects at a path.
function allowProperties(event, path, keys) {
  objectsAt(event, path).forEach(function (object) {
    Object.keys(object).forEach(function (key) {
      if (keys.indexOf(key) < 0) {
        delete object[key];
      }
    });
  });
}
