"use strict";
(() => {
  const severity = "reuidvblcon";
  const byId = (id) => document.getElementById(id);
  const heat = byId("heat");
  const heads = [...heat.tHead.rows[0].cells];
  const fixed = heads.filter((cell) => !cell.classList.contains("item")).length;
  const foot = heat.tFoot.rows[0];
  const columns = heads.slice(fixed).map((head, index) => ({
    head,
    index,
    week: head.dataset.w,
    share: Number(head.dataset.s),
    name: head.textContent.trim(),
    text: (head.textContent + " " + head.title).toLowerCase(),
    foot: foot.cells[index + 2],
    shown: true,
  }));
  const rows = [...heat.tBodies[0].rows].map((row, index) => {
    const cells = [...row.cells];
    const failed = row.classList.contains("failed");
    return {
      row,
      index,
      failed,
      text: row.cells[0].textContent.toLowerCase(),
      group: (row.cells[0].querySelector("bdi") || row.cells[0]).textContent,
      wide: failed ? cells[1] : null,
      values: failed ? [] : cells.slice(0, fixed).map((cell) => cell.title || cell.textContent.trim()),
      cells: failed ? [] : cells.slice(fixed),
      shown: true,
    };
  });
  const code = (cell) => (cell.className[0] === "v" ? cell.className[1] : "");
  const most = Number(heat.dataset.most);
  let order = columns;
  let listed = rows;
  let all = false;

  // Of very many groups the first are laid out, in whatever order they are, until all are asked for.
  const lay = () => {
    const found = listed.filter((entry) => entry.shown);
    const few = new Set(all ? found : found.slice(0, most));
    for (const entry of rows) entry.row.hidden = !few.has(entry);
    const wide = columns.filter((column) => column.shown).length;
    byId("all").hidden = few.size === found.length;
    byId("shown").textContent =
      `${found.length} of ${rows.length} groups` +
      (few.size < found.length ? ` (the first ${few.size} are shown)` : "") +
      `, ${wide} of ${columns.length} items`;
    settle();
  };
  const showAll = () => {
    all = true;
    lay();
  };

  // Rows: by a column's heading; those without an audit are last, but for the order of the groups.
  const number = (text) => parseFloat(text) || 0;
  const keys = (column) => {
    if (column === 0) return (entry) => entry.index;
    if (column === fixed - 1) return (entry) => entry.values[column] ?? "";
    if (column < fixed) return (entry) => number(entry.values[column]);
    return (entry) => (entry.failed ? 0 : (severity.indexOf(code(entry.cells[column - fixed])) + 99) % 99);
  };
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const sorted = (entries, column, key, down) =>
    entries
      .slice()
      .sort((a, b) => (column && a.failed - b.failed) || (down ? -1 : 1) * compare(key(a), key(b)) || a.index - b.index);
  const mark = (cells, chosen, down) =>
    cells.forEach((cell) => {
      if (cell === chosen) cell.setAttribute("aria-sort", down ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    });
  const turned = (cell, first) => {
    const now = cell.getAttribute("aria-sort");
    return now ? now === "ascending" : first;
  };
  heads.forEach((head, column) => {
    head.querySelector("button").addEventListener("click", () => {
      const down = turned(head, column > 0 && column < fixed);
      mark(heads, head, down);
      listed = sorted(rows, column, keys(column), down);
      heat.tBodies[0].append(...listed.map((entry) => entry.row));
      lay();
    });
  });

  // Columns: in the checklist's order, or by the groups that have a discrepancy there.
  const arrange = () => {
    const chosen = columns.slice();
    if (byId("order").value === "share") chosen.sort((a, b) => b.share - a.share || a.index - b.index);
    if (chosen.every((column, index) => column === order[index])) return;
    order = chosen;
    heat.tHead.rows[0].append(...order.map((column) => column.head));
    foot.append(...order.map((column) => column.foot));
    for (const entry of rows) {
      if (!entry.failed) entry.row.append(...order.map((column) => entry.cells[column.index]));
    }
  };

  // Filters: a verdict leaves the groups and items that have it, and pales the rest.
  const filter = () => {
    const group = byId("find-group").value.trim().toLowerCase();
    const item = byId("find-item").value.trim().toLowerCase();
    const week = byId("week").value;
    const verdict = byId("verdict").value;
    const has = (cell) => code(cell) !== "" && verdict.includes(code(cell));
    for (const column of columns) {
      column.shown = (!week || column.week === week) && (!item || column.text.includes(item));
    }
    for (const entry of rows) {
      entry.shown = !group || entry.text.includes(group);
      if (verdict && entry.shown) entry.shown = columns.some((c) => c.shown && entry.cells[c.index] && has(entry.cells[c.index]));
    }
    if (verdict) {
      for (const column of columns) {
        column.shown = column.shown && rows.some((entry) => entry.shown && entry.cells[column.index] && has(entry.cells[column.index]));
      }
    }
    for (const column of columns) column.head.hidden = column.foot.hidden = !column.shown;
    const wide = columns.filter((column) => column.shown).length;
    for (const entry of rows) {
      if (entry.failed) entry.wide.colSpan = fixed - 1 + wide;
      entry.cells.forEach((cell, index) => {
        cell.hidden = !columns[index].shown;
        cell.classList.toggle("off", verdict !== "" && code(cell) !== "" && !has(cell));
      });
    }
    lay();
  };

  // Keyboard: one stop for all signs, arrow keys between them.
  const visible = () => [...heat.tBodies[0].rows].filter((row) => !row.hidden && !row.classList.contains("failed"));
  const linkAt = (row, column) => row && column && [...row.cells].find((cell) => cell === cellOf.get(row)[column.index])?.querySelector("a");
  const cellOf = new Map(rows.map((entry) => [entry.row, entry.cells]));
  let current = null;
  const stop = (link) => {
    if (current) current.tabIndex = -1;
    current = link;
    if (current) current.tabIndex = 0;
  };
  const settle = () => {
    if (current && !current.closest("[hidden]")) return;
    const row = visible()[0];
    stop(row ? linkAt(row, order.find((column) => column.shown)) : null);
  };
  for (const entry of rows) for (const cell of entry.cells) if (cell.firstElementChild?.href) cell.firstElementChild.tabIndex = -1;
  heat.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td");
    if (!cell || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const lines = visible();
    const across = order.filter((column) => column.shown);
    const y = lines.indexOf(cell.parentElement);
    const x = across.findIndex((column) => cellOf.get(cell.parentElement)?.[column.index] === cell);
    if (y < 0 || x < 0) return;
    const to = {
      ArrowUp: [y - 1, x], ArrowDown: [y + 1, x], ArrowLeft: [y, x - 1], ArrowRight: [y, x + 1],
      Home: [y, 0], End: [y, across.length - 1], PageUp: [0, x], PageDown: [lines.length - 1, x],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    const link = linkAt(lines[to[0]], across[to[1]]);
    if (link) {
      stop(link);
      link.focus();
    }
  });
  const explain = (event) => {
    const cell = event.target.closest?.("td");
    const sign = cell?.firstElementChild;
    const entry = cell && rows.find((one) => one.row === cell.parentElement);
    const index = entry ? entry.cells.indexOf(cell) : -1;
    if (!sign || index < 0 || sign.dataset.told) return;
    sign.dataset.told = "1";
    const told = `${entry.group}, ${columns[index].name}: ${sign.title}` + (cell.classList.contains("p") ? ", decided by a person" : "");
    sign.title = told;
    sign.setAttribute("aria-label", told);
  };
  heat.addEventListener("pointerover", explain);
  heat.addEventListener("focusin", (event) => {
    explain(event);
    const cell = event.target.closest("td");
    if (cell && cellOf.get(cell.parentElement)?.includes(cell)) stop(event.target);
  });

  // The table of items.
  const shares = byId("shares");
  const tops = [...shares.tHead.rows[0].cells];
  const lines = [...shares.tBodies[0].rows].map((row, index) => ({ row, index, failed: false }));
  tops.forEach((head, column) => {
    head.querySelector("button")?.addEventListener("click", () => {
      const down = turned(head, column > 0);
      mark(tops, head, down);
      const key = column === 0 ? (entry) => entry.index : (entry) => number(entry.row.cells[column].textContent);
      shares.tBodies[0].append(...sorted(lines, column, key, down).map((entry) => entry.row));
    });
  });

  const tools = byId("tools");
  tools.hidden = false;
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("input", filter);
  byId("order").addEventListener("change", arrange);
  tools.addEventListener("reset", () => setTimeout(() => { arrange(); filter(); }));
  byId("all").addEventListener("click", showAll);
  addEventListener("beforeprint", showAll);
  arrange();
  filter();
  document.documentElement.classList.remove("early");
})();
