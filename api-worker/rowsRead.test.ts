import { expect, test, vi } from "vitest";
import { emptyTables } from "#runtime/testing/emptyTables";
import { searchIndex } from "./dead-letters/textIndexOf.ts";
import { listAnswers } from "./testing/answers.ts";
import { callApi } from "./testing/callApi.ts";
import { testEnv } from "./testing/env.ts";
import { fillRows } from "./testing/fillRows.ts";
import { rowsReadExceptions } from "./testing/rowsReadExceptions.ts";

/** Jobs in the database. An answer must keep its limit with both. */
const sizes = [10_000, 100_000] as const;

/** The most rows that an answer may read. */
const limitOf = (shown: number): number => 3 * shown + 50;

/** Returns how many things an answer shows: its items, else everything in its lists. */
function shownIn(value: unknown, depth = 3): number {
  if (Array.isArray(value)) return value.length + value.reduce<number>((sum, item) => sum + shownIn(item, depth), 0);
  if (typeof value !== "object" || value === null || depth === 0) return 0;
  return Object.values(value).reduce<number>((sum, item) => sum + shownIn(item, depth - 1), 0);
}

type Measured = { name: string; rows: number; shown: number };

/** Asks for every answer of a database of this many jobs. */
async function measure(size: number): Promise<Measured[]> {
  await emptyTables(testEnv.OPS);
  const now = Date.now();
  await fillRows(testEnv.OPS, size, now);
  // Filling the search index reads two rows for each dead letter once: later searches find it filled.
  await searchIndex(testEnv).clear();
  await vi.waitUntil(
    async () =>
      (await searchIndex(testEnv).find({
        needles: [{ key: "abc", trigrams: ["abc"] }],
        from: "",
        below: "~",
        order: "newest",
        limit: 1,
      })) !== null,
    {
      timeout: 30_000,
    },
  );
  const measured: Measured[] = [];
  for (const { name, path } of await listAnswers(now)) {
    const { status, headers, body } = await callApi(path);
    expect([name, status]).toEqual([name, 200]);
    const { items } = body as { items?: unknown[] };
    measured.push({ name, rows: Number(headers.get("x-rows-read")), shown: items?.length ?? shownIn(body) });
  }
  return measured;
}

const describeRows = ({ name, rows, shown }: Measured): string => `${name} reads ${rows} rows to show ${shown}`;

const isOver = ({ rows, shown }: Measured): boolean => rows > limitOf(shown);
const measured: Measured[] = [];

// A test for each size: together they take long on a busy machine.
test.each(sizes)(
  "with %i jobs, every answer reads at most three rows for each thing that it shows, and 50, or what the table of exceptions says",
  async (size) => {
    const all = await measure(size);
    measured.push(...all);
    expect(all.filter((one) => isOver(one) && one.rows > (rowsReadExceptions.get(one.name) ?? 0)).map(describeRows)).toEqual([]);
  },
  60_000,
);

test("an answer that keeps the limit leaves the table of exceptions", () => {
  const names = new Set(measured.filter(isOver).map(({ name }) => name));
  expect([...rowsReadExceptions.keys()].filter((name) => !names.has(name))).toEqual([]);
});
