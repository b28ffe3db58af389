import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { costOf } from "#domain/cost/cost";
import { prices, pricesAsOf, type Usage, usdOf } from "#domain/cost/prices";
import { fullBatch, rowsWritten, usageOf } from "#domain/cost/usage";

const read = (path: string) => readFileSync(new URL(`../docs/${path}`, import.meta.url), "utf8");
const operations = read("operations.md");

const cellsOf = (line: string): string[] =>
  line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

/** The cells of the rows of a table, by the first cell. The header of the table begins with the cells `head`. */
function tableOf(text: string, ...head: string[]): Map<string, string[]> {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => head.every((cell, index) => cellsOf(line)[index] === cell));
  const length = lines.slice(start).findIndex((line) => !line.startsWith("|"));
  const rows = lines.slice(start + 2, start + length).map(cellsOf);
  return new Map(rows.map(([first = "", ...cells]) => [first, cells]));
}

const million = 1_000_000;
const dollars = (usd: number) => `$${usd.toFixed(2)}`;
const kinds = {
  complete: { completed: million, retried: 0, failed: 0 },
  "complete after one retry": { completed: million, retried: million, failed: 0 },
  "fail at once": { completed: 0, retried: 0, failed: million },
  "fail after three retries": { completed: 0, retried: 3 * million, failed: million },
};

test("docs/operations.md says what a million jobs cost", () => {
  const rows = Object.entries(kinds).map(([kind, counts]): [string, string[]] => {
    const { usd, maxUsd } = costOf(counts);
    const usage = usageOf(counts, fullBatch);
    const usdFor = (...names: (keyof typeof usage)[]): string =>
      dollars(usdOf(Object.fromEntries(names.map((name) => [name, usage[name]])) as Usage));
    return [
      kind,
      [
        `${(usage.rowsWritten / million).toFixed(2)} million`,
        `${usage.queueOperations / million} million`,
        usdFor("rowsWritten", "rowsRead"),
        usdFor("queueOperations"),
        usdFor("workerRequests", "limiterRequests"),
        dollars(usd),
        dollars(maxUsd),
      ],
    ];
  });
  expect([...tableOf(operations, "a million jobs that")]).toEqual(rows);
});

test("docs/operations.md names the month of the prices, and what the plan includes", () => {
  const month = new Date(pricesAsOf).toLocaleString("en", { month: "long", year: "numeric", timeZone: "UTC" });
  expect(operations).toContain(`at the public prices of ${month}`);
  const { rowsWritten: written, rowsRead, queueOperations, workerRequests, limiterRequests } = prices;
  expect(operations).toContain(
    `${written.included} rows written, ${rowsRead.included} rows read, ${queueOperations.included} queue operations, ` +
      `${workerRequests.included} Worker requests and ${limiterRequests.included} Durable Object requests a month`,
  );
  expect(operations).toContain(`($${prices.cpuMs.usd} for a million jobs for each millisecond`);
  expect(operations).toContain(`($${prices.storage.usd} for a GB and month)`);
});

test("docs/operations.md and docs/jobs.md say how many rows a job writes", () => {
  const perBatch = rowsWritten.batch / fullBatch;
  const added = rowsWritten.add + rowsWritten.addCall / fullBatch;
  const completed = rowsWritten.complete + perBatch;
  const atOnce = rowsWritten.completeAtOnce + (rowsWritten.batch - 1) / fullBatch;
  const text = (rows: number) => rows.toFixed(2);
  const correlated = rowsWritten.correlationId;
  const ofOperations = tableOf(operations, "what", "rows written");
  expect(Object.fromEntries(ofOperations)).toMatchObject({
    "a job from add to completed": [text(added + completed)],
    "… within 0.1 s of the start of its first attempt": [text(added + atOnce)],
    "… with a correlation id": [text(added + completed + correlated)],
    "each further attempt": [text(rowsWritten.retry + perBatch)],
    "each log line, each written progress": [String(rowsWritten.report)],
    "a failed job with its dead letter": [text(added + rowsWritten.fail + perBatch)],
    "… for each cause in a batch; one that is new": [`${rowsWritten.cause}; ${rowsWritten.newCause}`],
  });
  const ofJobs = tableOf(read("jobs.md"), "what", "rows written per job");
  expect(Object.fromEntries(ofJobs)).toMatchObject({
    add: [text(added)],
    "… with a correlation id": [text(added + correlated)],
    "claim and complete, with or without a result": [text(completed)],
    "… within 0.1 s of the start of the first attempt": [text(atOnce)],
    "**from add to completed**": [`**${text(added + completed)} or ${text(added + correlated + completed)}**`],
    "**… within 0.1 s of the start of the first attempt**": [`**${text(added + atOnce)} or ${text(added + correlated + atOnce)}**`],
    "each log line, each written progress": [String(rowsWritten.report)],
    "an attempt that is followed by another": [text(rowsWritten.retry + perBatch)],
    "an attempt that fails, with history and dead letter": [text(rowsWritten.fail + perBatch)],
  });
});
