// What stands after the number of a day: 1st, 2nd, 3rd, 4th.
function liquidOrdinal(day) {
  return (day > 10 && day < 14 ? "" : ["", "st", "nd", "rd"][day % 10]) || "th";
}
