import { expect, test } from "vitest";
import { fingerprintOf } from "#domain/errors/fingerprint";
import { meter } from "#runtime/meter";
import { testEnv } from "#runtime/testing/env";
import { listGroups } from "../shards/groups.ts";
import { ago, now, insertFailures } from "#factories/stored/groups";

const { OPS } = testEnv;

test("2,400 dead letters of 12 causes make 12 groups", async () => {
  const causes = Array.from({ length: 12 }, (_, index) => `Cannot load part ${"abcdefghijkl"[index] ?? ""} of`);
  for (let from = 0; from < 2_400; from += 800)
    await insertFailures(
      Array.from({ length: 800 }, (_, index) => {
        const n = from + index;
        const message = `${causes[n % 12] ?? ""} page ${n} at ${ago(n % 600)}: request ${crypto.randomUUID()}`;
        return { fingerprint: fingerprintOf({ name: "TypeError", message }), at: ago(n % 600), message };
      }),
    );
  const { db, rows } = meter(OPS);
  const { items, nextCursor } = await listGroups([db], {}, "count", { limit: 50 }, now);
  expect([items.length, items.reduce((sum, { count }) => sum + count, 0), nextCursor]).toEqual([12, 2_400, null]);
  expect(rows.read).toBeLessThanOrEqual(3 * 12 + 50);
});

test("a list of any size reads what it shows, in each order and status, page by page", async () => {
  await insertFailures(
    Array.from({ length: 900 }, (_, index) => ({
      fingerprint: `g-${index}`,
      at: ago(index),
      message: index % 2 ? "odd" : "even",
      queue: index % 3 ? "orders" : "returns",
    })),
  );
  await OPS.prepare(
    `UPDATE failure_groups SET status = iif(substr(fingerprint, -1) < '3', 'resolved', iif(substr(fingerprint, -1) < '6', 'muted', 'open')), status_at = ?1`,
  )
    .bind(ago(0))
    .run();
  const { db, rows } = meter(OPS);
  for (const sort of ["lastSeen", "count", "rate"] as const)
    for (const status of [undefined, "open", "resolved", "muted"] as const)
      for (const limit of [10, 200]) {
        const before = rows.read;
        const { items } = await listGroups([db], { status }, sort, { limit }, now);
        expect([sort, status, items.length, rows.read - before <= 3 * items.length + 50]).toEqual([sort, status, limit, true]);
        expect(items.every((item) => status === undefined || item.status === status)).toBe(true);
      }
  for (const [filter, count] of [
    [{}, 900],
    [{ status: "open" }, 360],
    [{ queue: "returns" }, 300],
    [{ q: "ODD", queue: "returns" }, 150],
  ] as const)
    for (const sort of ["lastSeen", "count", "rate"] as const) {
      const seen: string[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await listGroups([OPS], filter, sort, { limit: 70, cursor }, now);
        seen.push(...page.items.map(({ fingerprint }) => fingerprint));
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      expect([filter, sort, seen.length, new Set(seen).size]).toEqual([filter, sort, count, count]);
    }
  expect((await listGroups([OPS], {}, "lastSeen", { limit: 3 }, now)).items.map(({ fingerprint }) => fingerprint)).toEqual([
    "g-0",
    "g-1",
    "g-2",
  ]);
});
