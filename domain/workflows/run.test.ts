import fc from "fast-check";
import { expect, test } from "vitest";
import { runFrameOf, mergeRunSnapshots, newRun, type Run, type StepReport, stepOrder, withEnd, withReport, withUrl } from "./run.ts";

const at = "2026-10-01T09:00:00.000Z";
const fresh = newRun({ id: "run-1", brand: "niche-fi", keyword: "a", correlationId: "c-1" }, at);
const report: fc.Arbitrary<StepReport> = fc.record({
  step: fc.constantFrom(...stepOrder),
  state: fc.constantFrom("running" as const, "done" as const, "failed" as const, "skipped" as const),
  at: fc.integer({ min: 0, max: 20 }).map((minute) => new Date(Date.UTC(2026, 9, 1, 9, minute)).toISOString()),
});
const rank = { waiting: 0, running: 1, failed: 2, stopped: 2, done: 3, skipped: 3 };

test("a step never goes back, and a report seen twice changes nothing", () => {
  fc.assert(
    fc.property(fc.array(report, { maxLength: 30 }), (reports) => {
      let run: Run = fresh;
      for (const one of reports) {
        const next = withReport(run, one);
        expect(withReport(next, one)).toBe(next);
        next.steps.forEach((step, index) => expect(rank[step.state]).toBeGreaterThanOrEqual(rank[run.steps[index]?.state ?? "waiting"]));
        run = next;
      }
    }),
  );
});

test("frames put together show the whole run, and each is under 1 KB", () => {
  fc.assert(
    fc.property(fc.array(report, { maxLength: 20 }), (reports) => {
      let run: Run = { ...fresh, keyword: "k".repeat(120) };
      let shown: Run = run;
      for (const one of reports) {
        const next = withReport(run, one);
        const frame = runFrameOf(run, next);
        expect(JSON.stringify(frame).length).toBeLessThan(1024);
        shown = mergeRunSnapshots(shown, frame.run);
        run = next;
      }
      expect(shown.steps.map(({ state }) => state)).toEqual(run.steps.map(({ state }) => state));
    }),
  );
});

test("a run waits for a person while its approval runs, and ends once", () => {
  const waiting = withReport(fresh, { step: "approval", state: "running", at });
  expect(waiting.status).toBe("waiting");
  const rejected = withEnd(waiting, "rejected", at, "too thin");
  expect(rejected).toMatchObject({ status: "rejected", error: "too thin", endedAt: at });
  expect(withEnd(rejected, "failed", at, "other")).toBe(rejected);
  expect(withEnd(rejected, "complete", at).status).toBe("complete");
});

test("where an article is read is known for good, whichever picture told it", () => {
  const complete = withEnd(fresh, "complete", at);
  const live = withUrl(complete, "/sites/niche-fi/a", "2026-10-01T09:00:05.000Z");
  expect(mergeRunSnapshots(complete, runFrameOf(complete, live).run).url).toBe("/sites/niche-fi/a");
  expect(mergeRunSnapshots(live, complete).url).toBe("/sites/niche-fi/a");
});
