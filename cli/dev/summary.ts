import type { Address } from "./innerWorker.ts";
import type { Wiring } from "./wiring.ts";

type Row = readonly string[];

/** Rows as aligned columns, the first row as their headings. */
function table(rows: readonly Row[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("   ")}`.trimEnd());
}

/** What `signalbox dev` prints when everything runs: addresses, watched queues, workflows, and what a person may want to change. */
export function summaryOf(
  dashboard: string,
  host: string,
  addresses: readonly Address[],
  { queues, consumers, workflows, notes }: Wiring,
): string[] {
  const sections: Row[][] = [
    [["Worker", "Address"], ...addresses.map(({ name, port }) => [name, `http://${host}:${port}`])],
    [
      ["Queue", "Consumer", "Dead letters"],
      ...queues.map(({ name, deadLetterQueue, replay }) => [
        name,
        consumers.get(name)?.name ?? "none here",
        deadLetterQueue === undefined ? "not watched" : `${deadLetterQueue}${replay ? "" : ", without replay"}`,
      ]),
    ],
    [["Workflow", "Worker"], ...workflows.map(({ name, script }) => [name, script])],
  ];
  return [
    "",
    `Signalbox is ready: ${dashboard}`,
    ...sections.flatMap((rows) => (rows.length > 1 ? ["", ...table(rows)] : [])),
    ...(notes.length > 0 ? ["", ...notes.map((note) => `Note: ${note}`)] : []),
    "",
  ];
}
