import { expect, test } from "vitest";
import { meter } from "#runtime/meter";
import { testEnv } from "#runtime/testing/env";
import { ago, type Failure, insertFailures, now } from "#factories/stored/groups";
import { groupOpenDeadLetters } from "./openGroups.ts";

const { OPS } = testEnv;

const failuresOf = (fingerprint: string, statuses: readonly string[]): Failure[] =>
  statuses.map((status, index) => ({ fingerprint, at: ago(index), message: `${fingerprint} ${index}`, status }));

test("a cause with many open dead letters comes before those that failed more often, of which few are open", async () => {
  await insertFailures(
    [
      ...Array.from({ length: 30 }, (_, cause) =>
        failuresOf(`often-${cause}`, ["open", "dropped", "dropped", "dropped", "dropped", "replayed"]),
      ),
      failuresOf("all-open", ["open", "open", "open", "open"]),
      failuresOf(
        "none-open",
        Array.from({ length: 9 }, () => "dropped"),
      ),
    ].flat(),
  );
  const groups = await groupOpenDeadLetters(OPS, 10, now);
  expect(groups.map(({ count }) => count)).toEqual([4, ...Array.from({ length: 9 }, () => 1)]);
  expect(groups[0]).toMatchObject({ fingerprint: "all-open", firstSeenAt: ago(3) });
});

test("groups and the newest open dead letter of each are read by one statement, whatever else is stored", async () => {
  await insertFailures(
    [
      ...Array.from({ length: 300 }, (_, cause) => failuresOf(`done-${cause}`, ["dropped", "dropped"])),
      ...Array.from({ length: 100 }, (_, cause) => failuresOf(`open-${cause}`, ["open", "open", "dropped"])),
    ].flat(),
  );
  const newest = await OPS.prepare(
    `SELECT max(id) AS id FROM dead_letters WHERE fingerprint = 'open-99' AND status = 'open'`,
  ).first<string>("id");
  const { db, rows } = meter(OPS);
  let statements = 0;
  const counted = { ...db, prepare: (sql: string) => ((statements += 1), db.prepare(sql)), batch: db.batch } as unknown as D1Database;
  const groups = await groupOpenDeadLetters(counted, 200, now);
  expect([groups.length, statements, groups[0]?.sample.id]).toEqual([100, 1, newest]);
  expect(rows.read).toBeLessThanOrEqual(4 * 100 + 10);
});
