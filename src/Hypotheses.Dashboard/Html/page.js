
// A link from before each claim had a page of its own.
const old = /^#([\w.@-]+?)--[\w.@-]+$/.exec(location.hash);
if (old) if (document.querySelector("table.front")) location.replace("claim-" + old[1] + ".html" + old[0]);
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button"), key = row => row.cells[column].dataset.s ?? row.cells[column].textContent;
    button.type = "button";
    button.className = "sort";
    button.textContent = "\u2195";
    button.setAttribute("aria-label", "Sort by " + head.textContent.trim());
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") === (column ? "descending" : null), sign = up ? 1 : -1;
      heads.forEach(other => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const number = row => parseFloat(key(row)), order = (a, b) => isNaN(number(a)) || isNaN(number(b))
        ? key(a).localeCompare(key(b), "en", { numeric: true }) : number(a) - number(b);
      [...body.rows].sort((a, b) => sign * order(a, b)).forEach(row => body.append(row));
    });
    head.append(" ", button);
  });
}
