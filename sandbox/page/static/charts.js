// data_visualization blocks as SVG, drawn for the width they get.
// https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block

import { h, newId, svg } from "./dom.js";

const HEIGHT = 240;
const USUAL_WIDTH = 480;
const numbers = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

/** A chart with its title, its legend, and its numbers as text for those who do not see it. */
export function chart(block) {
  const { chart: data, title } = block;
  const titleId = newId("chart");
  const descriptionId = newId("chart");
  const description = data.type === "pie" ? pieWords(data) : seriesWords(data);
  const body = svg("g");
  const drawing = svg(
    "svg",
    { class: "chart-drawing", role: "img", "aria-labelledby": `${titleId} ${descriptionId}` },
    svg("title", { id: titleId }, title),
    svg("desc", { id: descriptionId }, description),
    body,
  );
  const canvas = h("div", { class: "chart-canvas" }, drawing);
  let drawn = 0;
  const draw = (width) => {
    drawn = width;
    drawing.setAttribute("width", width);
    drawing.setAttribute("height", HEIGHT);
    drawing.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    body.replaceChildren(...(data.type === "pie" ? pie(data, width) : axes(data, width)));
  };
  draw(USUAL_WIDTH);
  new ResizeObserver(([entry]) => {
    const width = Math.round(entry.contentRect.width);
    if (width > 0 && width !== drawn) draw(width);
  }).observe(canvas);
  return h(
    "figure",
    { class: "chart" },
    h("figcaption", { dir: "auto" }, title),
    canvas,
    legend(data),
  );
}

function pieWords({ segments }) {
  const whole = segments.reduce((sum, one) => sum + one.value, 0);
  return segments
    .map(
      (one) =>
        `${one.label}: ${numbers.format(one.value)} (${Math.round((100 * one.value) / whole)}%)`,
    )
    .join("; ");
}

function seriesWords({ series, axis_config: axis }) {
  const at = [axis.x_label, axis.y_label].filter(Boolean).join(" against ");
  const words = series.map(
    (one) =>
      `${one.name}: ${inOrder(one, axis)
        .map((value, index) => `${axis.categories[index]} ${numbers.format(value)}`)
        .join(", ")}`,
  );
  return [at, ...words].filter(Boolean).join(". ");
}

function legend(data) {
  const entries =
    data.type === "pie"
      ? data.segments.map((one) => [one.label, numbers.format(one.value)])
      : data.series.map((one) => [one.name]);
  if (data.type !== "pie" && entries.length < 2) return null;
  return h(
    "ul",
    { class: "legend", "aria-hidden": "true" },
    entries.map(([name, value], index) =>
      h(
        "li",
        {},
        h("span", { class: `key colour-${index}` }),
        h("span", { dir: "auto" }, name),
        value && h("span", { class: "muted" }, value),
      ),
    ),
  );
}

/** The values of a series in the order of the categories. */
function inOrder(series, axis) {
  const byLabel = new Map(series.data.map((point) => [point.label, point.value]));
  return axis.categories.map((category) => byLabel.get(category) ?? 0);
}

function pie({ segments }, width) {
  const whole = segments.reduce((sum, one) => sum + one.value, 0);
  const [cx, cy, radius] = [width / 2, HEIGHT / 2, HEIGHT / 2 - 12];
  const point = (share, distance = radius) => {
    const angle = 2 * Math.PI * share - Math.PI / 2;
    return [cx + distance * Math.cos(angle), cy + distance * Math.sin(angle)];
  };
  let from = 0;
  return segments.flatMap((one, index) => {
    const share = one.value / whole;
    const to = from + share;
    const words = `${one.label}: ${numbers.format(one.value)} (${Math.round(100 * share)}%)`;
    const [x1, y1] = point(from);
    const [x2, y2] = point(to);
    const shape =
      share > 0.9999
        ? svg(
            "circle",
            { cx, cy, r: radius, class: `mark colour-${index}` },
            svg("title", {}, words),
          )
        : svg(
            "path",
            {
              class: `mark slice colour-${index}`,
              d: `M${cx} ${cy}L${x1} ${y1}A${radius} ${radius} 0 ${share > 0.5 ? 1 : 0} 1 ${x2} ${y2}Z`,
            },
            svg("title", {}, words),
          );
    const [lx, ly] = point(from + share / 2, share > 0.9999 ? 0 : radius * 0.68);
    from = to;
    return [
      shape,
      share >= 0.06 &&
        svg(
          "text",
          { x: lx, y: ly + 4, class: "slice-words", "text-anchor": "middle" },
          `${Math.round(100 * share)}%`,
        ),
    ].filter(Boolean);
  });
}

/** Round steps from at or below `low` to at or above `high`, zero among them. */
export function ticks(low, high) {
  const [least, most] = [Math.min(0, low), Math.max(0, high)];
  const rough = (most - least || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= rough);
  const all = [];
  for (
    let at = Math.floor(least / step);
    at <= Math.ceil((most || (least ? 0 : 1)) / step);
    at += 1
  )
    all.push(Number((at * step).toPrecision(12)));
  return all;
}

function axes(data, width) {
  const { series, axis_config: axis, type } = data;
  const values = series.map((one) => inOrder(one, axis));
  const scale = ticks(Math.min(...values.flat()), Math.max(...values.flat()));
  const left =
    14 +
    7 * Math.max(...scale.map((tick) => numbers.format(tick).length)) +
    (axis.y_label ? 18 : 0);
  const slot = (width - left - 10) / axis.categories.length;
  const longest = Math.max(...axis.categories.map((name) => [...name].length));
  const slanted = longest * 6.6 > slot - 4;
  const bottom = (slanted ? Math.min(88, 20 + longest * 4.4) : 26) + (axis.x_label ? 18 : 0);
  const [top, height] = [10, HEIGHT - bottom - 10];
  const y = (value) => top + height * (1 - (value - scale[0]) / (scale.at(-1) - scale[0]));
  const x = (index) => left + slot * (index + 0.5);

  const grid = scale.flatMap((tick) => [
    svg("line", {
      class: tick === 0 ? "axis" : "grid",
      x1: left,
      x2: width - 10,
      y1: y(tick),
      y2: y(tick),
    }),
    svg(
      "text",
      { class: "tick", x: left - 8, y: y(tick) + 4, "text-anchor": "end" },
      numbers.format(tick),
    ),
  ]);
  const names = axis.categories.map((name, index) => {
    const at = { x: x(index), y: top + height + 17 };
    return slanted
      ? svg(
          "text",
          {
            class: "tick",
            ...at,
            "text-anchor": "end",
            transform: `rotate(-38 ${at.x} ${at.y - 4})`,
          },
          name,
        )
      : svg("text", { class: "tick", ...at, "text-anchor": "middle" }, name);
  });
  const labels = [
    axis.x_label &&
      svg(
        "text",
        {
          class: "axis-label",
          x: left + (width - left - 10) / 2,
          y: HEIGHT - 5,
          "text-anchor": "middle",
        },
        axis.x_label,
      ),
    axis.y_label &&
      svg(
        "text",
        {
          class: "axis-label",
          x: 0,
          y: 0,
          "text-anchor": "middle",
          transform: `translate(12 ${top + height / 2}) rotate(-90)`,
        },
        axis.y_label,
      ),
  ].filter(Boolean);
  const words = (index, at) =>
    svg(
      "title",
      {},
      `${series[index].name}, ${axis.categories[at]}: ${numbers.format(values[index][at])}`,
    );
  const marks =
    type === "bar"
      ? bars({ values, slot, x, y, words })
      : lines({ values, x, y, words, filled: type === "area" });
  return [...grid, ...marks, ...names, ...labels];
}

function bars({ values, slot, x, y, words }) {
  const room = Math.min(slot * 0.76, 46 * values.length);
  const each = room / values.length;
  return values.flatMap((series, index) =>
    series.map((value, at) => {
      const [from, to] = [Math.min(y(0), y(value)), Math.max(y(0), y(value))];
      return svg(
        "rect",
        {
          class: `mark colour-${index}`,
          x: x(at) - room / 2 + each * index + 0.5,
          y: from,
          width: Math.max(1, each - 1),
          height: Math.max(to - from, 0.5),
          rx: Math.min(3, each / 4),
        },
        words(index, at),
      );
    }),
  );
}

function lines({ values, x, y, words, filled }) {
  return values.flatMap((series, index) => {
    const path = series.map((value, at) => `${at ? "L" : "M"}${x(at)} ${y(value)}`).join("");
    return [
      filled &&
        svg("path", {
          class: `area colour-${index}`,
          d: `${path}L${x(series.length - 1)} ${y(0)}L${x(0)} ${y(0)}Z`,
        }),
      svg("path", { class: `line colour-${index}`, d: path }),
      ...series.map((value, at) =>
        svg(
          "circle",
          { class: `mark colour-${index}`, cx: x(at), cy: y(value), r: 3.5 },
          words(index, at),
        ),
      ),
    ].filter(Boolean);
  });
}
