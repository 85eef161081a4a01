// The axes of a chart, and what is drawn between them: bars, lines, areas.

import { svg } from "./dom.js";

/** Numbers as charts show them. */
export const numbers = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

const MARGIN = 10; // above and to the right of what is drawn
const SLANT = 38; // degrees: of names that do not fit beside each other
const [ACROSS, DOWN] = [Math.cos((SLANT * Math.PI) / 180), Math.sin((SLANT * Math.PI) / 180)];
const LONGEST_NAME = 136; // pixels: longer ones would leave the marks no height
const MOST_LEFT = 0.36; // of the width: long names must not push the marks out of sight
const ruler = document.createElement("canvas").getContext("2d");

/** The values of a series in the order of the categories. */
export function inOrder(series, axis) {
  const byLabel = new Map(series.data.map((point) => [point.label, point.value]));
  return axis.categories.map((category) => byLabel.get(category) ?? 0);
}

/** Round steps from at or below `low` to at or above `high`, zero among them. */
function ticks(low, high) {
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

/** How wide words are in the letters of a chart, in pixels. */
function widthOf(words) {
  const root = getComputedStyle(document.documentElement);
  ruler.font = `12px ${root.getPropertyValue("--sans")}`;
  return ruler.measureText(words).width;
}

/** The words, or as much of them as fits into so many pixels. */
function fitted(words, room) {
  if (widthOf(words) <= room) return words;
  const letters = [...words];
  do letters.pop();
  while (letters.length && widthOf(`${letters.join("").trimEnd()}…`) > room);
  return `${letters.join("").trimEnd()}…`;
}

/** Where the marks begin so that no slanted name, which ends under its mark, sticks out. */
function leftOfNames(widths, least, width) {
  const needed = widths.map((each, index) => {
    const share = (index + 0.5) / widths.length;
    return (each * ACROSS + 6 - (width - MARGIN) * share) / (1 - share);
  });
  return Math.max(least, Math.min(width * MOST_LEFT, Math.max(...needed)));
}

/** A chart with axes, as SVG nodes for a drawing of that width and whole height. */
export function axes(data, width, whole) {
  const { series, axis_config: axis, type } = data;
  const values = series.map((one) => inOrder(one, axis));
  const scale = ticks(Math.min(...values.flat()), Math.max(...values.flat()));
  const least =
    14 +
    7 * Math.max(...scale.map((tick) => numbers.format(tick).length)) +
    (axis.y_label ? 18 : 0);
  const widths = axis.categories.map((name) => Math.min(widthOf(name), LONGEST_NAME));
  const longest = Math.max(...widths);
  const slanted = longest + 6 > (width - least - MARGIN) / widths.length;
  const left = slanted ? leftOfNames(widths, least, width) : least;
  const slot = (width - left - MARGIN) / widths.length;
  const bottom = (slanted ? 22 + longest * DOWN : 26) + (axis.x_label ? 18 : 0);
  const [top, height] = [MARGIN, whole - bottom - MARGIN];
  const y = (value) => top + height * (1 - (value - scale[0]) / (scale.at(-1) - scale[0]));
  const x = (index) => left + slot * (index + 0.5);

  const grid = scale.flatMap((tick) => [
    svg("line", {
      class: tick === 0 ? "axis" : "grid",
      x1: left,
      x2: width - MARGIN,
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
    if (!slanted) return svg("text", { class: "tick", ...at, "text-anchor": "middle" }, name);
    const words = fitted(name, Math.min(LONGEST_NAME, (at.x - 6) / ACROSS));
    const turned = { "text-anchor": "end", transform: `rotate(-${SLANT} ${at.x} ${at.y - 4})` };
    const title = words === name ? null : svg("title", {}, name);
    return svg("text", { class: "tick", ...at, ...turned }, title, words);
  });
  const labels = [
    axis.x_label &&
      svg(
        "text",
        {
          class: "axis-label",
          x: left + (width - left - MARGIN) / 2,
          y: whole - 5,
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
          transform: `translate(${left - least + 12} ${top + height / 2}) rotate(-90)`,
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
