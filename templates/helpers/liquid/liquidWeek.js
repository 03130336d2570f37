// Week of the year; the days before its first Sunday (0) or Monday (1) are in week 0.
function liquidWeek(date, first) {
  return Math.floor((liquidYearDay(date) + 6 - ((date.getDay() - first + 7) % 7)) / 7);
}
