import { expect } from "vitest";
import { batchByName } from "#store/batch";

/** Asserts that every stored counter equals a full count of the tables. Reads both in one transaction. */
export async function expectCountersExact(ops: D1Database): Promise<void> {
  const states = ["waiting", "delayed", "blocked", "active", "completed", "failed"];
  const counted = states.map((state) => `(SELECT count(*) FROM jobs WHERE queue = name AND state = '${state}') AS ${state}`).join(", ");
  const statuses = ["open", "snoozed", "replayed", "dropped"];
  const dead = statuses
    .map((status) => `(SELECT count(*) FROM dead_letters WHERE queue = name AND status = '${status}') AS ${status}_dead_letters`)
    .join(", ");
  const { kept, recounted } = await batchByName<{ kept: unknown; recounted: unknown }>(ops, {
    kept: ops.prepare(
      `SELECT name, ${states.join(", ")}, ${statuses.map((status) => `${status}_dead_letters`).join(", ")} FROM queues ORDER BY name`,
    ),
    recounted: ops.prepare(`SELECT name, ${counted}, ${dead} FROM queues ORDER BY name`),
  });
  expect(kept.rows).toEqual(recounted.rows);
}
