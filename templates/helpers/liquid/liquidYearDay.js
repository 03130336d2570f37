// Day of the year, from 1.
function liquidYearDay(date) {
  var year = date.getFullYear();
  return (Date.UTC(year, date.getMonth(), date.getDate()) - Date.UTC(year, 0, 0)) / 86400000;
}
