// Moves a date so that its own clock shows the time so many minutes west of UTC.
function liquidShift(date, offset) {
  return new Date(date.getTime() + (date.getTimezoneOffset() - offset) * 60000);
}
