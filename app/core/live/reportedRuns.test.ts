import { expect, test } from "vitest";
import { runFactory } from "#factories/workflows";
import type { Run } from "#domain/workflows/run";
import { rememberRuns, withReported } from "./reportedRuns.ts";

const at = (second: number) => new Date(Date.UTC(2026, 9, 1, 9, 0, second)).toISOString();
const run = (id: string, status: Run["status"], second: number, more: Partial<Run> = {}): Run =>
  runFactory.build({ id, status, updatedAt: at(second), ...more });

test("a response that is older than a frame does not bring an old status back", () => {
  rememberRuns([{ ...run("late", "running", 20), steps: [] }]);
  const shown = withReported({ ...run("late", "waiting", 10), decision: null });
  expect(shown).toMatchObject({ status: "running", updatedAt: at(20), decision: null });
  expect(shown.steps, "a frame has only the changed steps").toEqual(run("late", "waiting", 10).steps);
});

test("a response that is as new as the frame, or newer, stays as it is", () => {
  rememberRuns([run("stored", "failed", 20, { error: "cut" })]);
  const stored = run("stored", "failed", 20, { error: "cut no more" });
  expect(withReported(stored)).toBe(stored);
  const later = run("stored", "running", 30);
  expect(withReported(later)).toBe(later);
});

test("the number of restarts counts before the time", () => {
  rememberRuns([run("again", "running", 20, { restarts: 1 })]);
  expect(withReported(run("again", "failed", 30)).status).toBe("running");
  const twice = run("again", "starting", 10, { restarts: 2 });
  expect(withReported(twice)).toBe(twice);
});

test("a frame that arrives late does not replace a newer one", () => {
  rememberRuns([run("twice", "complete", 20)]);
  rememberRuns([run("twice", "waiting", 10)]);
  expect(withReported(run("twice", "running", 15)).status).toBe("complete");
});

test("only the 500 runs that were reported last are remembered", () => {
  rememberRuns(Array.from({ length: 501 }, (_, index) => run(`many-${index}`, "complete", 20)));
  expect(withReported(run("many-0", "waiting", 10)).status).toBe("waiting");
  expect(withReported(run("many-1", "waiting", 10)).status).toBe("complete");
});
