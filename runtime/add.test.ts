import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makePart, outgoing, ownEnv, parts, resetOwnQueue } from "./testing/ownQueue.ts";

beforeEach(resetOwnQueue);
afterEach(() => vi.useRealTimers());

test("jobs of one call that takes seconds have ids as old as their rows, and keep those that their producer chose", async () => {
  // Ids follow the clock of the test before, if that was at most a second ahead: this one is further ahead.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
  const { OPS } = ownEnv;
  // Each round trip takes three seconds.
  const slow: D1Database = Object.assign(Object.create(OPS) as D1Database, {
    prepare: (sql: string) => OPS.prepare(sql),
    batch: async (statements: D1PreparedStatement[]) => {
      const results = await OPS.batch(statements);
      vi.setSystemTime(Date.now() + 3_000);
      return results;
    },
  });
  const jobs = Array.from({ length: 2_500 }, (_, n) => ({
    consumer: makePart,
    payload: { name: `part ${n}` },
    ...(n === 2_400 ? { options: { jobId: "chosen" } } : {}),
  }));
  const added = await parts.jobs({ ...ownEnv, OPS: slow }).addBulk(jobs);
  const { results } = await OPS.prepare(
    `SELECT id, full_body->>'$.payload.name' AS name, intake_key IS NULL AND body GLOB ':*' AS isShort FROM jobs ORDER BY sort_key`,
  ).all<{ id: string; name: string; isShort: number }>();
  expect(results.filter(({ isShort }) => !isShort).map(({ id }) => id)).toEqual(["chosen.parts"]);
  expect(added).toEqual(jobs.map(({ payload }) => ({ id: results.find(({ name }) => name === payload.name)?.id, duplicate: false })));
  expect(new Set(outgoing.map(({ body }) => `${(body as { event_id: string }).event_id}.parts`))).toEqual(
    new Set(added.map(({ id }) => id)),
  );
});
