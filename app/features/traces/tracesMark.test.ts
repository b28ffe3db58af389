import { expect, test } from "vitest";
import { builtAt, secondsAfterBuilt } from "#factories/factory";
import { noJobs, queueFactory, verdictFactory } from "#factories/queues";
import type { Overview } from "#domain/queues/health";
import { tracesMark } from "./tracesMark.ts";

const orders = queueFactory.build({ counts: { ...noJobs, failed: 1 }, failing: { failed: 1, finished: 4, muted: 0 } });
const overview: Overview = {
  at: builtAt,
  troubles: [],
  queues: [orders],
  openDeadLetters: 1,
  verdict: verdictFactory.failing(),
  runs: { running: 0, starting: 0, waiting: 0, paused: 0 },
  plans: { running: 0 },
  marks: { deadLetters: "d1", audit: "a1", alerts: "l1", runs: "r1" },
};
const markAfter = (change: Partial<Overview>): string => tracesMark({ ...overview, ...change });

test("the list of traces stays as it is while only time passes, or an operator acts on no job", () => {
  const later = { at: secondsAfterBuilt(400), queues: [{ ...orders, failing: null }], verdict: verdictFactory.build({ toClear: 1 }) };
  expect(markAfter(later)).toBe(tracesMark(overview));
  expect(markAfter({ marks: { ...overview.marks, audit: "a2", alerts: "l2" } })).toBe(tracesMark(overview));
});

test.each([
  ["a job changes its state", { queues: [{ ...orders, counts: { ...noJobs, waiting: 1 } }] }],
  ["a run changes", { marks: { ...overview.marks, runs: "r2" } }],
  ["a dead letter changes", { marks: { ...overview.marks, deadLetters: "d2" } }],
])("the list of traces is loaded again when %s", (_, change: Partial<Overview>) => {
  expect(markAfter(change)).not.toBe(tracesMark(overview));
});
