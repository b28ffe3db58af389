import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { refusalText } from "../refusals.ts";
import {
  controllableStatuses,
  controlRefusal,
  type ControlRequest,
  controlActions,
  isStillInEffect,
  applyControlRequest,
} from "./controlRequests.ts";
import {
  runFrameOf,
  isFinalRun,
  mergeRunSnapshots,
  newRun,
  type Run,
  runStatuses,
  type StepReport,
  runSteps,
  withEnd,
  withReport,
} from "./run.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 9, 1, 9, minute)).toISOString();
const newlyCreated = newRun({ id: "run-1", tenant: "north", subject: "k".repeat(120), correlationId: "count-north-1790000000000" }, at(0));
const request = (change: Partial<ControlRequest>): ControlRequest => ({
  verb: "pause",
  fromStep: null,
  by: "dana@example.com",
  at: at(30),
  reason: "because",
  act: "a-1",
  restarts: 0,
  ...change,
});
/** Returns a run whose steps before `name` are done and which runs that step. */
const runAtStep = (name: StepReport["step"]): Run =>
  runSteps()
    .slice(0, runSteps().indexOf(name) + 1)
    .reduce<Run>((run, step, index) => {
      const running = withReport(run, { step, state: "running", at: at(index) });
      return step === name ? running : withReport(running, { step, state: "done", at: at(index) });
    }, newlyCreated);

describe("a control request", () => {
  test("is allowed only in its statuses, and is refused with the reason in the others", () => {
    for (const verb of controlActions)
      for (const status of runStatuses) {
        const refusal = controlRefusal({ ...newlyCreated, status }, verb);
        expect(refusal === null).toBe(controllableStatuses[verb].includes(status));
        expect(isFinalRun(status) && verb !== "restart" && refusal === null).toBe(false);
        if (refusal !== null) expect(refusalText(refusal)).toContain(`it is ${status}. Only a`);
      }
  });

  test("pauses and resumes: the run awaits approval again if it did before", () => {
    const paused = applyControlRequest(runAtStep("approval"), request({}));
    expect(paused.status).toBe("paused");
    expect(withReport(paused, { step: "pack", state: "done", at: at(31) }).status).toBe("paused");
    expect(applyControlRequest(paused, request({ verb: "resume" })).status).toBe("waiting");
    expect(applyControlRequest(applyControlRequest(runAtStep("pack"), request({})), request({ verb: "resume" })).status).toBe("running");
  });

  test("terminates a run: its step is stopped, not failed, and later reports are ignored", () => {
    const ended = applyControlRequest(runAtStep("pack"), request({ verb: "terminate" }));
    expect(ended).toMatchObject({ status: "terminated", error: "Terminated by dana@example.com: because", endedAt: at(30) });
    expect(ended.steps[2]).toMatchObject({ state: "stopped", endedAt: at(30) });
    expect(withReport(ended, { step: "pack", state: "done", at: at(31) })).toBe(ended);
    expect(withEnd(ended, "failed", at(31))).toBe(ended);
  });

  test("restarts a run from a step, which runs at once", () => {
    const restarted = applyControlRequest(
      withEnd(runAtStep("pack"), "failed", at(20), "no"),
      request({ verb: "restart", fromStep: "print" }),
    );
    expect(restarted).toMatchObject({ status: "running", restarts: 1, restartedFrom: "print", error: null, endedAt: null });
    expect(restarted.steps.map(({ state }) => state)).toEqual(["done", "running", "waiting", "waiting", "waiting", "waiting"]);
    expect(restarted.steps[1]?.startedAt).toBe(at(30));
  });

  test("that is repeated, or comes too late, changes nothing", () => {
    const failed = withEnd(runAtStep("pack"), "failed", at(20), "no");
    const restart = request({ verb: "restart" });
    const restarted = applyControlRequest(failed, restart);
    expect(applyControlRequest(restarted, restart)).toBe(restarted);
    expect(applyControlRequest(withEnd(restarted, "failed", at(40), "again"), restart).restarts).toBe(1);
    expect(applyControlRequest(failed, request({}))).toBe(failed);
    expect([isStillInEffect(restarted, restart), isStillInEffect(failed, restart), isStillInEffect(failed, request({}))]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

test("merged frames show the run through restarts too, and each is under 1 KB", () => {
  const step = fc.constantFrom(...runSteps());
  const report = fc.record({ step, state: fc.constantFrom("running" as const, "done" as const, "failed" as const) });
  const restart = fc.record({ fromStep: fc.option(step) });
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 4, arbitrary: report }, { weight: 1, arbitrary: restart }), { maxLength: 25 }), (changes) => {
      let run: Run = newlyCreated;
      let shown: Run = newlyCreated;
      changes.forEach((change, index) => {
        const time = at(index);
        const next =
          "state" in change
            ? withReport(run, { ...change, at: time })
            : applyControlRequest(
                withEnd(run, "failed", time, "no"),
                request({ verb: "restart", fromStep: change.fromStep, at: time, restarts: run.restarts }),
              );
        const { run: frameRun } = runFrameOf(run, next);
        expect(JSON.stringify({ type: "run", run: frameRun }).length).toBeLessThan(1024);
        shown = mergeRunSnapshots(shown, frameRun);
        run = next;
      });
      expect(shown.steps.map(({ state }) => state)).toEqual(run.steps.map(({ state }) => state));
      expect([shown.status, shown.restarts]).toEqual([run.status, run.restarts]);
    }),
  );
});

test("a snapshot from before a restart does not undo it", () => {
  const complete = withEnd(runAtStep("ship"), "complete", at(20));
  const restarted = applyControlRequest(complete, request({ verb: "restart" }));
  expect(mergeRunSnapshots(restarted, complete)).toMatchObject({ status: "starting", restarts: 1 });
  expect(mergeRunSnapshots(complete, restarted).steps.every(({ state }) => state === "waiting")).toBe(true);
});
