// data_visualization blocks as SVG, drawn for the width they get.
// https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block

import { axes, inOrder, numbers } from "./axes.js";
import { h, newId, svg } from "./dom.js";

const HEIGHT = 240;
const USUAL_WIDTH = 480;

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
    body.replaceChildren(...(data.type === "pie" ? pie(data, width) : axes(data, width, HEIGHT)));
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
