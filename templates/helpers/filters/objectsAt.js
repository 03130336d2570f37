// Gives the objects at a path of an event: one, or those of an array; the event itself for "".
function objectsAt(event, path) {
  return [].concat(path ? dig(event, path) : event).filter(function (value) {
    return typeof value === "object" && value !== null;
  });
}
