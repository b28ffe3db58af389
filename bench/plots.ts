import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { dotPlot, type Row } from "./dotPlot.ts";
import { digits, type Figure } from "./table.ts";

const root = resolve(import.meta.dirname, "..");
const folder = join(root, "docs/performance");

/** The plots: their file, their title with its unit, the end of the names of their figures, and the grid lines of their axis. */
const plots = [
  { file: "time.svg", title: "Median time of an answer over HTTP, ms", suffix: ": median", gridLines: [1, 3, 10, 30, 100] },
  { file: "rows.svg", title: "Rows that an answer reads", suffix: ": rows read", gridLines: [10, 30, 100, 300, 1_000, 3_000] },
] as const;

/** The values of a figure, with the fewest jobs first. */
const valuesOf = ({ samples, others }: Figure): number[] => [...Object.values(others), samples].map((values) => values?.[0] ?? Number.NaN);

/** Draws the figures of `npm run bench -- --only sizes` as plots for `docs/performance.md`. Throws if the last benchmark did not measure them. */
function drawPlots(): void {
  const { figures } = JSON.parse(readFileSync(join(root, "bench/results.json"), "utf8")) as { figures: (Figure & { part: string })[] };
  const measured = figures.filter(({ part }) => part === "sizes");
  if (measured.length === 0) throw new Error("Nothing to draw: run npm run bench -- --only sizes first");
  mkdirSync(folder, { recursive: true });
  for (const { file, title, suffix, gridLines } of plots) {
    const rows = measured.flatMap((figure): Row[] =>
      figure.name.endsWith(suffix) ? [{ name: figure.name.slice(0, -suffix.length), values: valuesOf(figure) }] : [],
    );
    writeFileSync(
      join(folder, file),
      dotPlot({ title, rows, gridLines, series: ["10,000 jobs", "100,000 jobs", "1,000,000 jobs"], print: digits }),
    );
  }
}

drawPlots();
