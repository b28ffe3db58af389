import fc from "fast-check";
import { expect, test } from "vitest";
import { runFrameOf, mergeRunSnapshots, newRun, type Run, type StepReport, runSteps, withEnd, withReport, withUrl } from "./run.ts";

const at = "2026-10-01T09:00:00.000Z";
const created = newRun({ id: "run-1", tenant: "north", subject: "a", correlationId: "c-1" }, at);
const report: fc.Arbitrary<StepReport> = fc.record({
  step: fc.constantFrom(...runSteps()),
  state: fc.constantFrom("running" as const, "done" as const, "failed" as const, "skipped" as const),
  at: fc.integer({ min: 0, max: 20 }).map((minute) => new Date(Date.UTC(2026, 9, 1, 9, minute)).toISOString()),
});
const rank = { waiting: 0, running: 1, failed: 2, stopped: 2, done: 3, skipped: 3 };

test("a step never moves back, and a repeated report changes nothing", () => {
  fc.assert(
    fc.property(fc.array(report, { maxLength: 30 }), (reports) => {
      let run: Run = created;
      for (const nextReport of reports) {
        const next = withReport(run, nextReport);
        expect(withReport(next, nextReport)).toBe(next);
        next.steps.forEach((step, index) => expect(rank[step.state]).toBeGreaterThanOrEqual(rank[run.steps[index]?.state ?? "waiting"]));
        run = next;
      }
    }),
  );
});

test("merged frames show the whole run, and each is under 1 KB", () => {
  fc.assert(
    fc.property(fc.array(report, { maxLength: 20 }), (reports) => {
      let run: Run = { ...created, subject: "k".repeat(120) };
      let shown: Run = run;
      for (const nextReport of reports) {
        const next = withReport(run, nextReport);
        const frame = runFrameOf(run, next);
        expect(JSON.stringify(frame).length).toBeLessThan(1024);
        shown = mergeRunSnapshots(shown, frame.run);
        run = next;
      }
      expect(shown.steps.map(({ state }) => state)).toEqual(run.steps.map(({ state }) => state));
    }),
  );
});

test("a run is waiting during its approval step, and finishes once", () => {
  const waiting = withReport(created, { step: "approval", state: "running", at });
  expect(waiting.status).toBe("waiting");
  const rejected = withEnd(waiting, "rejected", at, "too thin");
  expect(rejected).toMatchObject({ status: "rejected", error: "too thin", endedAt: at });
  expect(withEnd(rejected, "failed", at, "other")).toBe(rejected);
  expect(withEnd(rejected, "complete", at).status).toBe("complete");
});

test("the URL of a page is kept, whichever snapshot has it", () => {
  const complete = withEnd(created, "complete", at);
  const live = withUrl(complete, "/sites/north/a", "2026-10-01T09:00:05.000Z");
  expect(mergeRunSnapshots(complete, runFrameOf(complete, live).run).url).toBe("/sites/north/a");
  expect(mergeRunSnapshots(live, complete).url).toBe("/sites/north/a");
});
