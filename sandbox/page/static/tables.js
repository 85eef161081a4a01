// table and data_table blocks.

import { h, icon, newId } from "./dom.js";
import { plainWords } from "./format.js";
import { loose } from "./elements.js";
import { richText, wordsOf } from "./richtext.js";

function cellNode(cell, block, surface) {
  if (cell.type === "rich_text") return richText(cell);
  if (cell.type === "raw_text" || cell.type === "raw_number")
    return h("span", { dir: "auto" }, cell.text ?? String(cell.value));
  if (cell.type === "button") return loose(cell, block, surface);
  if (cell.element) return loose(cell.element, block, surface);
  return h("span", {}, plainWords(cell));
}

function cellWords(cell) {
  if (cell.type === "rich_text") return wordsOf(cell);
  return cell.text?.text ?? cell.text ?? String(cell.value ?? "");
}

function scroller(label, inside) {
  return h(
    "div",
    { class: "table-scroll", role: "region", "aria-label": label, tabindex: "0" },
    inside,
  );
}

/** https://docs.slack.dev/reference/block-kit/blocks/table-block */
export function table(block, surface) {
  const settings = block.column_settings ?? [];
  const row = (cells, tag) =>
    h(
      "tr",
      {},
      cells.map((cell, index) =>
        h(
          tag,
          {
            scope: tag === "th" ? "col" : null,
            class: `align-${settings[index]?.align ?? "left"}${settings[index]?.is_wrapped ? " wrapped" : ""}`,
          },
          cellNode(cell, block, surface),
        ),
      ),
    );
  const [head, ...rest] = block.rows;
  return scroller(
    "Table",
    h(
      "table",
      { class: "table" },
      h("thead", {}, row(head, "th")),
      h(
        "tbody",
        {},
        rest.map((cells) => row(cells, "td")),
      ),
    ),
  );
}

function ordered(rows, column, direction) {
  const sign = direction === "descending" ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [one[column], other[column]];
    if (a.type === "raw_number" && b.type === "raw_number") return sign * (a.value - b.value);
    return sign * cellWords(a).localeCompare(cellWords(b), undefined, { numeric: true });
  });
}

/** https://docs.slack.dev/reference/block-kit/blocks/data-table-block */
export function dataTable(block, surface) {
  const [head, ...all] = block.rows;
  const size = block.page_size ?? 5;
  const named = block.row_header_column_index ?? 0;
  const numeric = head.map((_, column) => all.every((row) => row[column]?.type === "raw_number"));
  let column = null;
  let direction = "ascending";
  let page = 0;
  let filter = "";

  const body = h("tbody");
  const status = h("span", { role: "status" });
  const previous = h(
    "button",
    { class: "button small square", type: "button", "aria-label": "Previous page" },
    icon("back"),
  );
  const next = h(
    "button",
    { class: "button small square turned", type: "button", "aria-label": "Next page" },
    icon("back"),
  );
  const headings = head.map((cell, index) => {
    const words = cellWords(cell);
    const sort = h(
      "button",
      { class: "sort", type: "button" },
      h("span", { dir: "auto" }, words),
      h("span", { class: "sort-mark", "aria-hidden": "true" }),
    );
    sort.addEventListener("click", () => {
      direction = column === index && direction === "ascending" ? "descending" : "ascending";
      column = index;
      page = 0;
      show();
    });
    return h("th", { scope: "col", class: numeric[index] ? "align-right" : null }, sort);
  });

  function show() {
    const wanted = filter
      ? all.filter((row) =>
          row.some((cell) => cellWords(cell).toLocaleLowerCase().includes(filter)),
        )
      : all;
    const rows = column === null ? wanted : ordered(wanted, column, direction);
    const pages = Math.max(1, Math.ceil(rows.length / size));
    page = Math.min(page, pages - 1);
    const from = page * size;
    const some = rows.slice(from, from + size);
    body.replaceChildren(
      ...some.map((row) =>
        h(
          "tr",
          {},
          row.map((cell, index) =>
            h(
              index === named ? "th" : "td",
              {
                scope: index === named ? "row" : null,
                class: numeric[index] ? "align-right" : null,
              },
              cellNode(cell, block, surface),
            ),
          ),
        ),
      ),
    );
    if (!some.length)
      body.append(h("tr", {}, h("td", { colspan: head.length, class: "muted" }, "No rows match")));
    status.textContent = rows.length
      ? `${from + 1}–${from + some.length} of ${rows.length}`
      : "0 of 0";
    previous.disabled = page === 0;
    next.disabled = page >= pages - 1;
    for (const [index, heading] of headings.entries()) {
      if (index === column) heading.setAttribute("aria-sort", direction);
      else heading.removeAttribute("aria-sort");
    }
  }
  previous.addEventListener("click", () => {
    page -= 1;
    show();
  });
  next.addEventListener("click", () => {
    page += 1;
    show();
  });
  const searchId = newId("filter");
  const search = h("input", {
    id: searchId,
    type: "search",
    class: "text-input small",
    placeholder: "Filter rows",
    "aria-label": `Filter ${block.caption}`,
    on: {
      input: () => {
        filter = search.value.trim().toLocaleLowerCase();
        page = 0;
        show();
      },
    },
  });
  const long = all.length > size;
  show();
  return h(
    "div",
    { class: "data-table" },
    h(
      "div",
      { class: "table-bar" },
      h("span", { class: "table-caption", "aria-hidden": "true", dir: "auto" }, block.caption),
      long && search,
    ),
    scroller(
      block.caption,
      h(
        "table",
        { class: "table" },
        h("caption", { class: "unseen" }, block.caption),
        h("thead", {}, h("tr", {}, headings)),
        body,
      ),
    ),
    long &&
      h("div", { class: "table-bar foot" }, status, h("span", { class: "pages" }, previous, next)),
  );
}
