import { expect, test } from "vitest";
import { isFinished, jobStates } from "#domain/jobs/job";
import { parseMessage } from "#domain/messages/envelope";
import { eventNames } from "#brand-engine/domain/events";
import { alertFactory } from "./alerts.ts";
import { auditEntryFactory } from "./audit.ts";
import { brandFactory, keywordFactory, strategyFactory } from "./brands.ts";
import { deadLetterFactory } from "./deadLetters.ts";
import { groupFactory } from "./groups.ts";
import { attemptFactory, jobFactory } from "./jobs.ts";
import { messageFactory } from "./messages.ts";
import { metricPointFactory, queueFactory, verdictFactory } from "./queues.ts";
import { rehearsalFactory } from "./rehearsals.ts";
import { newScheduleFactory, scheduleFactory } from "./schedules.ts";
import { spanFactory } from "./traces.ts";
import { runFactory, stepAttemptFactory } from "./workflows.ts";

const factories = {
  alertFactory,
  attemptFactory,
  auditEntryFactory,
  brandFactory,
  deadLetterFactory,
  groupFactory,
  jobFactory,
  keywordFactory,
  metricPointFactory,
  newScheduleFactory,
  queueFactory,
  rehearsalFactory,
  runFactory,
  scheduleFactory,
  spanFactory,
  stepAttemptFactory,
  strategyFactory,
  verdictFactory,
};
const builds = Object.entries(factories).flatMap(([name, factory]) =>
  Object.entries(factory).map(([state, build]) => [`${name}.${state}`, build as () => object] as const),
);

test.each(builds)("%s builds a valid thing, and never the same object twice", (_, build) => {
  expect(build()).toEqual(build());
  expect(build()).not.toBe(build());
});

test("a factory takes overrides, and refuses what is not valid", () => {
  expect(jobFactory.failed({ queue: "orders" })).toMatchObject({ queue: "orders", state: "failed", errorName: "RateLimitError" });
  expect(() => jobFactory.build({ state: "done" as never })).toThrow("state");
  expect(() => deadLetterFactory.build({ bytes: "many" as never })).toThrow("bytes");
});

test("the named states of a job have the times of their state", () => {
  for (const state of jobStates.filter((one) => one in jobFactory)) {
    const job = jobFactory[state as "failed"]();
    expect(job.state).toBe(state);
    expect(job.finishedAt !== null).toBe(isFinished(state));
    expect(job.runAt !== null).toBe(state === "delayed");
  }
});

test.each(eventNames)("a message of the type %s is valid", (name) => {
  expect(parseMessage(messageFactory.build(name))).toMatchObject({ ok: true, message: { type: name } });
});
