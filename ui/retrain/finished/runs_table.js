// The table of runs: a column's name sorts by it, a second click the other way round.

function value_of(row, column) {
  const { value } = row.cells[column].dataset;
  const number = Number(value);
  return value === "" ? -Infinity : Number.isNaN(number) ? value : number;
}

function compare(one, other) {
  if (typeof one === typeof other) return one < other ? -1 : one > other ? 1 : 0;
  return typeof one === "number" ? -1 : 1; // nothing before words
}

element.addEventListener("click", (event) => {
  const head = event.target.closest("th[scope=col]");
  if (!head) return;
  const sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
  for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", sign === 1 ? "ascending" : "descending");
  const body = head.closest("table").tBodies[0];
  const column = head.cellIndex;
  const rows = [...body.rows].sort((a, b) => sign * compare(value_of(a, column), value_of(b, column)));
  body.append(...rows);
});
