// Finds how many minutes west of UTC a time zone is at a time.
function liquidZone(date, zone) {
  function clock(name) {
    return Number(new Date(date.toLocaleString("en-US", { timeZone: name })));
  }
  return (clock("UTC") - clock(zone)) / 60000;
}
