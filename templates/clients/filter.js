/*# needs NAME
    gives isWanted #*/
// Tells whether a filter of destinations, such as { All: false }, lets ours be.
function isWanted(filter, all) {
  return !filter || (NAME in filter ? filter[NAME] : filter[all]) !== false;
}
