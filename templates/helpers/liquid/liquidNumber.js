// Number as Liquid counts: what is none is 0.
function liquidNumber(value) {
  return Number(value) || 0;
}
