"use strict";
// The address holds what is chosen (#v1/pens/field, with the tenant's number in front where there are several),
// so that a link leads to it. Every text is set as a text, never as HTML.
(() => {
  const MOST = 15;
  const data = JSON.parse(document.getElementById("data").textContent);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const findings = all(".finding");
  const passing = document.querySelector(".passing");
  const cells = all("a.c");
  const heading = document.getElementById("findings");
  const chosen = document.getElementById("chosen");
  const unchosen = chosen.textContent;
  const several = document.getElementById("tenants") !== null;
  const places = new Map();
  let left = null;

  const element = (name, text, parent) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (parent) parent.append(made);
    return made;
  };
  const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

  const showPlaces = (finding, cell) => {
    const table = finding.querySelector(".places tbody");
    if (!table) return;
    const rest = finding.querySelector(".rest");
    if (!places.has(finding)) places.set(finding, [[...table.childNodes], [...rest.childNodes]]);
    if (cell === null) {
      const [rows, note] = places.get(finding);
      table.replaceChildren(...rows);
      rest.replaceChildren(...note);
      return;
    }
    const rows = (data.rows[finding.id][cell] || []).slice(0, MOST);
    table.replaceChildren(...rows.map((row) => {
      const made = document.createElement("tr");
      for (const number of row) element("td", data.texts[number], made);
      return made;
    }));
    const more = data.counts[finding.id][cell] - rows.length;
    rest.textContent = more > 0 ? `… and ${more.toLocaleString("en")} more here in drift.json.` : "";
  };

  const mark = (link, isCurrent) => {
    if (isCurrent) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  };

  const named = (hash) => {
    try {
      return decodeURIComponent(hash.slice(1));
    } catch {
      return ""; // no address of ours
    }
  };

  const choose = () => {
    const address = named(location.hash);
    const link = cells.find((each) => named(each.hash) === address);
    const tenant = several && /^\d+\//.test(address) ? address.split("/")[0] : null;
    const cell = link ? address : null;
    for (const each of cells) mark(each, each === link);
    for (const each of all("#tenants a")) mark(each, each.hash === (tenant === null ? "" : `#${tenant}/`));
    for (const each of all(".tenant")) each.hidden = tenant !== null && each.dataset.tenant !== tenant;
    let shown = 0;
    for (const each of findings) {
      const number = cell === null ? null : data.counts[each.id][cell] || 0;
      each.hidden = number === 0 || (tenant !== null && !each.dataset.on.split(" ").includes(tenant));
      shown += !each.hidden;
      each.querySelector(".here").textContent = number ? ` · ${counted(number, "drift")} here` : "";
      if (cell !== null ? number : places.has(each)) showPlaces(each, cell);
    }
    chosen.textContent = unchosen;
    if (link) {
      chosen.textContent = `${link.getAttribute("aria-label")}. ${shown ? counted(shown, "finding") : "No drift here"}. `;
      const button = element("button", "Show all findings (Escape)", chosen);
      button.type = "button";
      button.addEventListener("click", release);
    }
    const finding = document.getElementById(address);
    if (finding && finding.matches(".finding")) finding.open = true;
    if (passing) {
      const within = all(".finding", passing);
      passing.hidden = within.every((each) => each.hidden);
      if (within.includes(finding) || (cell !== null && !passing.hidden)) passing.open = true;
    }
    return link;
  };

  const release = () => {
    const tenant = several && /^#\d+\//.test(location.hash) ? location.hash.split("/")[0] + "/" : "#";
    if (location.hash !== "" && location.hash !== tenant) {
      history.replaceState(null, "", tenant);
      choose();
    }
    if (left) left.focus();
  };

  // Arrow keys move from cell to cell as in a spreadsheet (ARIA Authoring Practices, data grids).
  const byPlace = (row, column) => row && row.cells[column] ? row.cells[column].querySelector("a.c") : null;
  const beside = (cell, key) => {
    const table = cell.closest("table");
    const rows = all("tbody tr", table).filter((row) => row.querySelector("a.c"));
    const row = cell.closest("tr");
    const column = cell.closest("td").cellIndex;
    const across = (from, step) => {
      for (let at = from; at >= 0 && at < row.cells.length; at += step) {
        if (byPlace(row, at)) return byPlace(row, at);
      }
      return null;
    };
    const along = (step) => {
      for (let at = rows.indexOf(row) + step; at >= 0 && at < rows.length; at += step) {
        if (byPlace(rows[at], column)) return byPlace(rows[at], column);
      }
      return null;
    };
    return {
      ArrowRight: () => across(column + 1, 1), ArrowLeft: () => across(column - 1, -1),
      ArrowDown: () => along(1), ArrowUp: () => along(-1),
      Home: () => across(0, 1), End: () => across(row.cells.length - 1, -1),
    }[key];
  };
  const reach = (cell) => {
    for (const each of all('a.c[tabindex="0"]', cell.closest("table"))) each.tabIndex = -1;
    cell.tabIndex = 0;
  };

  // The roles are said, since a narrow window shows no table (CSS Display 3, 2.8).
  const ROLES = [["", "grid"], ["thead, tbody", "rowgroup"], ["tr", "row"], ["td", "gridcell"],
    ["thead th", "columnheader"], ["tbody th", "rowheader"]];
  for (const table of all(".matrix")) {
    for (const [selector, role] of ROLES) {
      for (const each of selector ? all(selector, table) : [table]) each.setAttribute("role", role);
    }
    const links = all("a.c", table);
    for (const each of links) each.tabIndex = -1;
    if (links.length) links[0].tabIndex = 0;
    const order = element("button", "Order by name");
    order.type = "button";
    table.before(order);
    const rows = all("tbody", table).map((body) => [body, all("tr:not(.total)", body)]);
    let isNamed = false;
    order.addEventListener("click", () => {
      isNamed = !isNamed;
      order.textContent = isNamed ? "Order the worst first" : "Order by name";
      const name = (row) => row.cells[0].textContent;
      for (const [body, worst] of rows) {
        body.append(...(isNamed ? [...worst].sort((one, other) => (name(one) < name(other) ? -1 : 1)) : worst));
      }
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") release();
    const cell = event.target.closest && event.target.closest("a.c");
    const step = cell && !event.ctrlKey && !event.altKey && !event.metaKey && beside(cell, event.key);
    if (!step) return;
    event.preventDefault();
    const next = step();
    if (next) next.focus();
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("a.c")) reach(event.target);
  });
  document.addEventListener("click", (event) => {
    const cell = event.target.closest("a.c");
    if (!cell) return;
    event.preventDefault();
    left = cell;
    history.replaceState(null, "", cell.hash);
    choose();
    heading.scrollIntoView();
    heading.focus();
  });

  const copy = async (button, block) => {
    const selection = getSelection();
    selection.selectAllChildren(block);
    let isDone = false;
    try {
      await navigator.clipboard.writeText(block.textContent);
      isDone = true;
    } catch {
      isDone = document.execCommand("copy");
    }
    if (isDone) selection.removeAllRanges();
    button.textContent = isDone ? "Copied" : "Selected: press Ctrl+C";
  };
  const offer = (root) => {
    for (const block of all("pre.shell:not([data-copy])", root)) {
      block.dataset.copy = "";
      const button = element("button", "Copy");
      button.type = "button";
      button.addEventListener("click", () => copy(button, block));
      block.after(button);
    }
  };
  document.addEventListener("toggle", (event) => { if (event.target.open) offer(event.target); }, true);
  for (const each of all(".facts")) offer(each);
  addEventListener("hashchange", choose);
  choose();
})();
