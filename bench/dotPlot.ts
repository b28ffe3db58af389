/** A row of a plot: its name, and a value above 0 for each series. */
export type Row = { name: string; values: readonly number[] };

/** What a plot shows. `gridLines` are the values on its logarithmic axis, smallest first; a value beyond them is drawn at the edge. */
export type Plot = {
  title: string;
  rows: readonly Row[];
  series: readonly string[];
  gridLines: readonly number[];
  print: (value: number) => string;
};

const size = { width: 760, label: 190, right: 70, top: 62, row: 22, bottom: 30 };
/** The marks of the series are drawn around each other, the first outermost, so that equal values stay visible. */
const radii = [7, 4.5, 2.5];

/** Colours for a light and a dark page: an image follows the scheme of the reader's system. */
const style = `<style>
text { font: 12px system-ui, sans-serif; fill: #1f2328 } .quiet { fill: #59636e } .title { font-weight: 600; font-size: 13px }
line { stroke: #d1d9e0 } circle { fill: none; stroke-width: 1.6 } .s0 { stroke: #9a6700 } .s1 { stroke: #0969da } .s2 { stroke: none; fill: #cf222e }
@media (prefers-color-scheme: dark) { text { fill: #f0f6fc } .quiet { fill: #9198a1 } line { stroke: #3d444d } .s0 { stroke: #d29922 } .s1 { stroke: #4493f8 } .s2 { fill: #f85149 } }
</style>`;

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const mark = (index: number, x: number, y: number): string =>
  `<circle class="s${index}" cx="${x.toFixed(1)}" cy="${y}" r="${radii[index] ?? 2}"/>`;

/** Returns an SVG: a row for each thing, a mark for the value of each series, and the last value as a number at the right. */
export function dotPlot({ title, rows, series, gridLines, print }: Plot): string {
  const [first = 1, last = 1] = [gridLines[0], gridLines.at(-1)];
  const width = size.width - size.label - size.right;
  const height = size.top + rows.length * size.row + size.bottom;
  const xOf = (value: number) => size.label + width * Math.min(1, Math.max(0, Math.log(value / first) / Math.log(last / first)));
  const yOf = (index: number) => size.top + (index + 0.5) * size.row;
  const foot = height - size.bottom;
  const axis = gridLines.map(
    (gridLine) =>
      `<line x1="${xOf(gridLine)}" x2="${xOf(gridLine)}" y1="${size.top}" y2="${foot}"/><text class="quiet" text-anchor="middle" x="${xOf(gridLine)}" y="${foot + 16}">${gridLine.toLocaleString("en")}</text>`,
  );
  const legend = series.map((name, index) => {
    const x = size.label + index * 130;
    return `${mark(index, x, 38)}<text class="quiet" x="${x + 12}" y="42">${escaped(name)}</text>`;
  });
  const lines = rows.map(({ name, values }, row) => {
    const y = yOf(row);
    const marks = values.map((value, index) => mark(index, xOf(value), y)).join("");
    const value = values.at(-1);
    return `<text text-anchor="end" x="${size.label - 14}" y="${y + 4}">${escaped(name)}</text>${marks}<text class="quiet" text-anchor="end" x="${size.width - 4}" y="${y + 4}">${value === undefined ? "" : print(value)}</text>`;
  });
  const label = `${title}; the numbers at the right are those with ${series.at(-1)}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${height}" width="${size.width}" height="${height}" role="img" aria-label="${escaped(label)}">
${style}
<text class="title" x="14" y="20">${escaped(title)}</text>
${[...legend, ...axis, ...lines].join("\n")}
</svg>
`;
}
