import { expect, test } from "vitest";
import { runFactory } from "#factories/workflows";
import { type Run, withEnd } from "#domain/workflows/run";
import { applyControlRequest } from "#domain/workflows/controlRequests";
import { testEnv } from "#runtime/testing/env";
import { newAuditContext } from "../audit/audit.ts";
import { readOverview } from "../overview.ts";
import { listRuns, recordRun } from "./runs.ts";
import { dismissRun } from "./unresolved.ts";

const db = testEnv.OPS;
const at = (minute: number) => `2026-10-01T09:${String(minute).padStart(2, "0")}:00.000Z`;
const started = (id: string, subject: string, minute: number): Run => runFactory.build({ id, subject, startedAt: at(minute) });
const failed = async (id: string, subject: string, minute: number): Promise<Run> => {
  const run = withEnd(started(id, subject, minute), "failed", at(minute + 1), "no");
  await recordRun(db, run);
  return run;
};
const trouble = async () => (await readOverview([db], new Date(at(59)))).troubles.find(({ kind }) => kind === "failedRuns");
const listed = async () =>
  (await listRuns(db, { unresolved: true }, { limit: 10 })).items.map(({ id, unresolved }) => `${id} ${unresolved}`);
const who = () => newAuditContext("dana@example.com", "seen");

test("failed runs are reported until each is resolved or dismissed, and the list contains those that are counted", async () => {
  const first = await failed("r-1", "tents", 1);
  await failed("r-2", "stoves", 2);
  await failed("r-3", "boots", 3);
  expect(await trouble()).toMatchObject({ count: 3, since: at(2), target: "workflows" });
  expect(await listed()).toEqual(["r-3 true", "r-2 true", "r-1 true"]);

  // Recorded again with the same failure, or dismissed: it stays resolved.
  await dismissRun(db, "r-3", who());
  await recordRun(db, { ...(await failed("r-3", "boots", 3)), updatedAt: at(30) });
  expect(await trouble()).toMatchObject({ count: 2 });
  await expect(dismissRun(db, "r-3", who())).rejects.toMatchObject({ code: "conflict" });
  await expect(dismissRun(db, "none", who())).rejects.toMatchObject({ code: "not_found" });

  // A later success of the subject resolves its failure.
  await recordRun(db, withEnd(started("r-4", "stoves", 10), "complete", at(12)));
  expect(await listed()).toEqual(["r-1 true"]);

  // Also if the failure is recorded later. A failure that started after the success counts.
  await failed("r-5", "stoves", 9);
  expect(await listed()).toEqual(["r-1 true"]);
  await dismissRun(db, (await failed("r-6", "stoves", 13)).id, who());

  // A restart does too, until it fails again.
  const order = { verb: "restart", fromStep: null, by: "dana", at: at(20), reason: null, act: "a", restarts: 0 } as const;
  const again = applyControlRequest(first, order);
  await recordRun(db, again);
  expect(await trouble()).toBeUndefined();
  await recordRun(db, withEnd(again, "failed", at(21), "no"));
  expect(await listed()).toEqual(["r-1 true"]);
  await expect(dismissRun(db, "r-4", who())).rejects.toMatchObject({
    message: "Workflow run r-4 can't be dismissed: it is complete. Only a failed run can be dismissed",
  });
});

test("unfinished runs are counted by status, as their lists contain them", async () => {
  const inStatus = async (status: Run["status"], many: number) => {
    for (let n = 0; n < many; n += 1) await recordRun(db, { ...started(`${status}-${n}`, `${status} ${n}`, 1), status });
  };
  await inStatus("running", 3);
  await inStatus("starting", 2);
  await inStatus("waiting", 1);
  await inStatus("paused", 4);
  const { runs } = await readOverview([db], new Date(at(59)));
  expect(runs).toEqual({ running: 5, starting: 2, waiting: 1, paused: 4 });
  const listedIn = async (status: Run["status"]) => (await listRuns(db, { status }, { limit: 50 })).items.length;
  expect(await listedIn("running")).toBe(runs.running - runs.starting);
  expect(await listedIn("paused")).toBe(runs.paused);
});
