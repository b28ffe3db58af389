import { Plan } from "#domain/plans/plan";
import { builtAt, defineFactory, secondsAfterBuilt } from "./factory.ts";

/** Builds plans. `build` makes one that replays 171 dead letters and waits for its confirmation. */
export const planFactory = defineFactory(Plan, {
  id: "p-1",
  action: "replay",
  state: "planned",
  preparing: false,
  filter: { fingerprint: "0123456789abcdef", status: "open" },
  reason: "the model works again",
  createdAt: builtAt,
  createdBy: "dana@example.com",
  expiresAt: "2999-01-01T00:00:00.000Z",
  eligible: 171,
  skipped: [
    { reason: "already_replayed", text: "already replayed", count: 6 },
    { reason: "invalid_message", text: "no longer fit their queues", count: 2 },
    { reason: "superseded", text: "superseded by a later success with the same deduplication id", count: 1 },
  ],
  sample: [
    { id: "d-1", queue: "sm-commands", type: "content.generate", text: "429 from model: too many requests" },
    { id: "d-2", queue: "sm-commands", type: "content.generate", text: "429 from model: too many requests" },
  ],
  patch: null,
  targetQueue: null,
  until: null,
  problems: [],
  pace: { perSecond: 10 },
  canary: { first: 5, maxFailureRate: 0.2 },
  estimate: { seconds: 18, costUsd: 0.004 },
  confirmation: { reason: true, typed: true, secondOperator: false },
  runAt: null,
  runBy: null,
  auditId: null,
  stateAt: builtAt,
  stateBy: "dana@example.com",
  stopReason: null,
  sent: 0,
  changed: 0,
  outcomes: { completed: 0, failed: 0, running: 0, waiting: 0 },
  undo: { text: null, state: null, at: null, by: null, undone: 0, kept: 0 },
});

/** A plan that stopped by itself because too many failed again. */
export const stoppedPlan = (): Plan =>
  planFactory.build({
    id: "p-stopped",
    state: "stopped",
    stateBy: "system",
    stateAt: secondsAfterBuilt(40),
    runAt: secondsAfterBuilt(30),
    runBy: "ada@example.com",
    auditId: "a-1",
    stopReason: "30 of 96 failed again, more than 20 %",
    sent: 100,
    changed: 2,
    outcomes: { completed: 66, failed: 30, running: 3, waiting: 1 },
  });

/** A plan that snoozes all that match a filter, before it is run. */
export const snoozePlan = (): Plan =>
  planFactory.build({
    id: "p-snooze",
    action: "snooze",
    until: "2999-01-01T00:00:00.000Z",
    skipped: [],
    pace: null,
    canary: null,
    undo: { text: "Makes them as they were before", state: null, at: null, by: null, undone: 0, kept: 0 },
  });

/** A plan of drops that was undone. */
export const undonePlan = (): Plan =>
  planFactory.build({
    id: "p-undone",
    action: "drop",
    state: "completed",
    eligible: 100,
    sent: 100,
    outcomes: { completed: 100, failed: 0, running: 0, waiting: 0 },
    runAt: secondsAfterBuilt(30),
    runBy: "ada@example.com",
    auditId: "a-2",
    canary: null,
    pace: null,
    undo: {
      text: "Makes them as they were before",
      state: "completed",
      at: secondsAfterBuilt(90),
      by: "bob@example.com",
      undone: 98,
      kept: 2,
    },
  });

/** A plan that patches its messages and sends them to another queue. The patch does not fit two of them. */
export const changedPlan = (): Plan =>
  planFactory.build({
    id: "p-changed",
    filter: { planId: "p-1" },
    patch: [
      { op: "test", path: "/priority", value: "normal" },
      { op: "replace", path: "/model", value: "small" },
    ],
    targetQueue: "publish-commands",
    skipped: [{ reason: "patch_failed", text: "do not match the patch", count: 2 }],
    problems: [
      { id: "d-8", text: "The patch does not apply: operation 1 (test): /priority has another value" },
      { id: "d-9", text: "The patch does not apply: operation 1 (test): /priority does not exist" },
    ],
    sample: [
      {
        id: "d-1",
        queue: "sm-commands",
        type: "content.generate",
        text: "429 from model: too many requests",
        changes: [
          { path: "/model", before: `"${"large".repeat(30)}"`, after: '"small"' },
          { path: "/retries", before: "3", after: null },
        ],
      },
      { id: "d-2", queue: "sm-commands", type: "content.generate", text: "429 from model: too many requests", changes: [] },
    ],
  });
