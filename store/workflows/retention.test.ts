import { expect, test } from "vitest";
import { runFactory, stepAttemptFactory } from "#factories/workflows";
import { idPrefixAt } from "#domain/lists/sortKeys";
import { type Run, withEnd } from "#domain/workflows/run";
import { testEnv } from "#runtime/testing/env";
import { listStepAttempts, recordStepAttempt } from "./stepAttempts.ts";
import { deleteOldRuns } from "./retention.ts";
import { getRun, recordRun } from "./runs.ts";

const db = testEnv.OPS;
const startedMs = Date.parse("2026-10-01T09:00:00.000Z");
const after = (days: number) => new Date(startedMs + days * 86_400_000);
const idOf = (name: string) => `${idPrefixAt(startedMs)}-7000-8000-${name}`;

/** Stores a run with one attempt of its first step. */
async function storeRun(name: string, change: (run: Run) => Run): Promise<string> {
  const at = new Date(startedMs).toISOString();
  const id = idOf(name);
  await recordRun(db, change(runFactory.build({ id, startedAt: at })));
  await recordStepAttempt(db, id, stepAttemptFactory.build({ startedAt: at, endedAt: at, output: "notes", outputLength: 5 }));
  return id;
}
const counts = async (...ids: string[]) =>
  Promise.all(ids.map(async (id) => [(await getRun(db, id)) === null ? 0 : 1, (await listStepAttempts(db, id)).length]));

test("step attempts are deleted a month after their run, runs a year after their end, and unfinished runs never", async () => {
  const finished = await storeRun("over", (run) => withEnd(run, "complete", new Date(startedMs).toISOString()));
  const late = await storeRun("late", (run) => withEnd(run, "failed", after(300).toISOString(), "no"));
  const asks = await storeRun("asks", (run) => ({ ...run, status: "waiting" }));
  const all = [finished, late, asks];
  await db.batch(deleteOldRuns(db, after(29)));
  expect(await counts(...all)).toEqual(all.map(() => [1, 1]));
  await db.batch(deleteOldRuns(db, after(31)));
  expect(await counts(...all)).toEqual([
    [1, 0],
    [1, 0],
    [1, 1],
  ]);
  await db.batch(deleteOldRuns(db, after(367)));
  expect(await counts(...all)).toEqual([
    [0, 0],
    [1, 0],
    [1, 1],
  ]);
});
