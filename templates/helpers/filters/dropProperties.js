// Takes keys out of the objects at a path.
function dropProperties(event, path, keys) {
  objectsAt(event, path).forEach(function (object) {
    keys.forEach(function (key) {
      takeOut(object, key);
    });
  });
}
