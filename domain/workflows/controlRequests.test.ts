import fc from "fast-check";
import { describe, expect, test } from "vitest";
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
  stepOrder,
  withEnd,
  withReport,
} from "./run.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 9, 1, 9, minute)).toISOString();
const fresh = newRun({ id: "run-1", brand: "niche-fi", keyword: "k".repeat(120), correlationId: "cycle-niche-fi-1790000000000" }, at(0));
const order = (change: Partial<ControlRequest>): ControlRequest => ({
  verb: "pause",
  fromStep: null,
  by: "dana@example.com",
  at: at(30),
  reason: "because",
  act: "a-1",
  restarts: 0,
  ...change,
});
/** A run whose steps before `name` are done, and which is at that one. */
const cameTo = (name: StepReport["step"]): Run =>
  stepOrder.slice(0, stepOrder.indexOf(name) + 1).reduce<Run>((run, step, index) => {
    const begun = withReport(run, { step, state: "running", at: at(index) });
    return step === name ? begun : withReport(begun, { step, state: "done", at: at(index) });
  }, fresh);

describe("an order", () => {
  test("is possible in its states only, and says why it isn't", () => {
    for (const verb of controlActions)
      for (const status of runStatuses) {
        const refusal = controlRefusal({ ...fresh, status }, verb);
        expect(refusal === null).toBe(controllableStatuses[verb].includes(status));
        expect(isFinalRun(status) && verb !== "restart" && refusal === null).toBe(false);
        if (refusal !== null) expect(refusal).toContain(status);
      }
  });

  test("pauses and resumes: the run waits for its person again if it did", () => {
    const paused = applyControlRequest(cameTo("approval"), order({}));
    expect(paused.status).toBe("paused");
    expect(withReport(paused, { step: "draft-article", state: "done", at: at(31) }).status).toBe("paused");
    expect(applyControlRequest(paused, order({ verb: "resume" })).status).toBe("waiting");
    expect(applyControlRequest(applyControlRequest(cameTo("draft-article"), order({})), order({ verb: "resume" })).status).toBe("running");
  });

  test("ends a run: its step was stopped, not failed, and nothing it still reports counts", () => {
    const ended = applyControlRequest(cameTo("draft-article"), order({ verb: "terminate" }));
    expect(ended).toMatchObject({ status: "terminated", error: "Terminated by dana@example.com: because", endedAt: at(30) });
    expect(ended.steps[2]).toMatchObject({ state: "stopped", endedAt: at(30) });
    expect(withReport(ended, { step: "draft-article", state: "done", at: at(31) })).toBe(ended);
    expect(withEnd(ended, "failed", at(31))).toBe(ended);
  });

  test("begins a run anew from a step, which is at work at once", () => {
    const anew = applyControlRequest(
      withEnd(cameTo("draft-article"), "failed", at(20), "no"),
      order({ verb: "restart", fromStep: "generate-outline" }),
    );
    expect(anew).toMatchObject({ status: "running", restarts: 1, restartedFrom: "generate-outline", error: null, endedAt: null });
    expect(anew.steps.map(({ state }) => state)).toEqual(["done", "running", "waiting", "waiting", "waiting", "waiting"]);
    expect(anew.steps[1]?.startedAt).toBe(at(30));
  });

  test("that comes again, or too late, changes nothing", () => {
    const failed = withEnd(cameTo("draft-article"), "failed", at(20), "no");
    const restart = order({ verb: "restart" });
    const anew = applyControlRequest(failed, restart);
    expect(applyControlRequest(anew, restart)).toBe(anew);
    expect(applyControlRequest(withEnd(anew, "failed", at(40), "again"), restart).restarts).toBe(1);
    expect(applyControlRequest(failed, order({}))).toBe(failed);
    expect([isStillInEffect(anew, restart), isStillInEffect(failed, restart), isStillInEffect(failed, order({}))]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

test("frames put together show the run through restarts too, and each is under 1 KB", () => {
  const step = fc.constantFrom(...stepOrder);
  const report = fc.record({ step, state: fc.constantFrom("running" as const, "done" as const, "failed" as const) });
  const again = fc.record({ fromStep: fc.option(step) });
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 4, arbitrary: report }, { weight: 1, arbitrary: again }), { maxLength: 25 }), (happenings) => {
      let run: Run = fresh;
      let shown: Run = fresh;
      happenings.forEach((one, index) => {
        const time = at(index);
        const next =
          "state" in one
            ? withReport(run, { ...one, at: time })
            : applyControlRequest(
                withEnd(run, "failed", time, "no"),
                order({ verb: "restart", fromStep: one.fromStep, at: time, restarts: run.restarts }),
              );
        const { run: told } = runFrameOf(run, next);
        expect(JSON.stringify({ type: "run", run: told }).length).toBeLessThan(1024);
        shown = mergeRunSnapshots(shown, told);
        run = next;
      });
      expect(shown.steps.map(({ state }) => state)).toEqual(run.steps.map(({ state }) => state));
      expect([shown.status, shown.restarts]).toEqual([run.status, run.restarts]);
    }),
  );
});

test("a list's answer from before a restart does not undo it", () => {
  const complete = withEnd(cameTo("store-and-publish"), "complete", at(20));
  const anew = applyControlRequest(complete, order({ verb: "restart" }));
  expect(mergeRunSnapshots(anew, complete)).toMatchObject({ status: "starting", restarts: 1 });
  expect(mergeRunSnapshots(complete, anew).steps.every(({ state }) => state === "waiting")).toBe(true);
});
