import { expect, test } from "vitest";
import { testEnv } from "#runtime/testing/env";
import { listAudit } from "./audit/audit.ts";
import { type Page, type PageRequest, scanLimit } from "./page.ts";
import { listRuns } from "./workflows/runs.ts";

const db = testEnv.OPS;
const count = 5_000;

/** Numbers of the rows that have the text: some share a start time or a chunk, one is the last one scanned for the first page. */
const rare = [4_999, 4_998, 3_000, 1_501, 1_500, 7, 0];

const rows = (sql: string) =>
  db
    .prepare(
      `WITH RECURSIVE t (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM t WHERE n < ${count - 1}),
       row AS (SELECT printf('0199aaaa-%04x-7000-8000-000000000000', n) AS id, strftime('%Y-%m-%dT%H:%M:%fZ', 1760000000 + n / 3, 'unixepoch') AS at,
         iif(n IN (SELECT value FROM json_each(?1)), 'needle ', 'hay ') || n AS text, n FROM t) ${sql}`,
    )
    .bind(JSON.stringify(rare))
    .run();

/** Returns the numbers of all rows that a search finds, page by page, and the most rows that a page scanned. */
async function findAll<T>(list: (page: PageRequest) => Promise<Page<T>>, numberOf: (item: T) => number) {
  const [found, scanned]: [number[], number[]] = [[], []];
  for (let cursor: string | undefined, more = true; more;) {
    const page = await list({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.items.map(numberOf));
    scanned.push(page.scanned ?? 0);
    more = page.nextCursor !== null;
    cursor = page.nextCursor ?? undefined;
  }
  return { found, most: Math.max(...scanned) };
}

test("a text that few runs have is found in all pages, once and in order", async () => {
  await rows(
    `INSERT INTO runs (id, tenant, subject, status, steps, started_at, updated_at) SELECT id, 'north', text, 'complete', '[]', at, at FROM row`,
  );
  for (const filter of [{}, { tenant: "north" }, { status: "complete" }] as const)
    expect(
      await findAll(
        (page) => listRuns(db, { ...filter, q: "needle" }, page),
        ({ subject }) => Number(subject.split(" ")[1]),
      ),
    ).toEqual({
      found: rare,
      most: scanLimit,
    });
});

test("a text that few audit entries have is found in all pages, once and in order", async () => {
  await rows(
    `INSERT INTO audit (id, at, actor, action, target, outcome) SELECT id, at, 'ada@example.com', 'job.retry', 'job:1', text FROM row`,
  );
  for (const filter of [{}, { target: "job:1" }, { actor: "ada@example.com", action: "job.retry" }] as const)
    expect(
      await findAll(
        (page) => listAudit(db, { ...filter, q: "needle" }, page),
        ({ outcome }) => Number(outcome.split(" ")[1]),
      ),
    ).toEqual({
      found: rare,
      most: scanLimit,
    });
});
