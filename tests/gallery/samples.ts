import type { Span } from "#domain/traces/trace";
import type { AccountWorkflows, WatchedWorkflow } from "#domain/workflows/source";
import type { FailureGroup } from "#domain/groups/group";
import { alertFactory } from "#factories/alerts";
import { groupFactory } from "#factories/groups";
import { auditEntryFactory } from "#factories/audit";
import { brandFactory } from "#factories/brands";
import { deadLetterFactory } from "#factories/deadLetters";
import { builtAt, secondsAfterBuilt } from "#factories/factory";
import { instanceFactory } from "#factories/instances";
import { jobFactory } from "#factories/jobs";
import { accountQueueFactory, noJobs, queueFactory } from "#factories/queues";
import { scheduleFactory } from "#factories/schedules";
import { spanFactory } from "#factories/traces";
import { runFactory } from "#factories/workflows";

/** A word as long as an operator may meet, which must not break a layout. */
export const longWord = "unreasonably-long-name-without-any-space-".repeat(4);
export const longText = `${"The provider refused the request because its quota is used up. ".repeat(6)}${longWord}`;

export const jobs = [
  jobFactory.waiting({ id: "e-2.publish-commands" }),
  jobFactory.delayed({ id: "e-3.publish-commands" }),
  jobFactory.active({ id: "e-4.publish-commands", progress: 40 }),
  jobFactory.build(),
  jobFactory.failed({ id: "e-5.publish-commands", errorMessage: longText, queue: longWord, type: longWord, tenant: longWord }),
  jobFactory.failed({ id: "e-6.publish-commands", errorName: "CancelledError", errorMessage: "Cancelled by dana@example.com" }),
];
export const deadLetters = [
  deadLetterFactory.build(),
  deadLetterFactory.build({ id: "d-2", readable: false, reason: "malformed" }),
  deadLetterFactory.snoozed({ id: "d-3" }),
  deadLetterFactory.dropped({ id: "d-4" }),
  deadLetterFactory.external({ id: "d-5" }),
  deadLetterFactory.build({ id: "d-6", errorMessage: longText, queue: longWord, type: longWord, tenant: longWord }),
];
export const runs = [
  runFactory.build({ id: "r-1" }),
  runFactory.build({ id: "r-2", status: "waiting", subject: "stoves" }),
  runFactory.build({ id: "r-3", status: "paused", subject: longWord }),
  runFactory.complete({ id: "r-4", url: "/sites/niche-fi/tents" }),
  runFactory.failed({ id: "r-5", unresolved: true, error: longText }),
];
export const workflows: WatchedWorkflow[] = [
  { name: "fulfil", displayName: "Fulfilment", script: "shop-worker", access: "binding", list: "opened", isLive: true },
  { name: "refund", displayName: longWord.slice(0, 100), script: null, access: "none", list: "opened", isLive: false },
];
export const accountWorkflows: AccountWorkflows = {
  items: ["archive", "zip-files", longWord.slice(0, 64)].map((name) => ({
    name,
    displayName: name,
    script: "tools-worker",
    access: "account",
    list: "account",
    isLive: false,
  })),
  isComplete: true,
  readAt: builtAt,
  problem: null,
};
export const instances = [
  instanceFactory.summary({ status: "running", endedAt: null }),
  instanceFactory.summary({ id: "order-2", status: "errored" }),
  instanceFactory.summary({ id: longWord, status: "unknown", createdAt: null, endedAt: null }),
];
export const schedules = [
  scheduleFactory.build(),
  scheduleFactory.build({ id: "s-2", name: longWord, everyMs: null, cron: "0 9 * * 1-5", timeZone: "Europe/Berlin" }),
  scheduleFactory.build({
    id: "s-3",
    state: "paused",
    nextAt: null,
    pause: { by: "dana@example.com", at: builtAt, reason: "the provider is down" },
  }),
  scheduleFactory.build({ id: "s-4", state: "ended", nextAt: null, limit: 3, runs: 3 }),
];
export const brands = [brandFactory.build(), brandFactory.build({ slug: "trail-kit", name: longWord.slice(0, 80) })];
export const queues = [
  queueFactory.backlogged({ openDeadLetters: 3, failing: { failed: 12, finished: 100, muted: 2 }, lastFinishedAt: builtAt }),
  queueFactory.paused({ name: "sm-commands", counts: { ...noJobs, waiting: 12, active: 1 } }),
  queueFactory.build({
    name: "orders",
    consumer: "external",
    countsKnown: false,
    service: "",
    purpose: "",
    openDeadLetters: 1,
    hasProducer: false,
    hasAccount: true,
    watch: { deadLetterQueue: "orders-dlq", by: "dana@example.com", at: builtAt, isAttached: true },
  }),
  queueFactory.build({ name: longWord.slice(0, 63), concurrency: 3, rateLimit: { limit: 100, periodMs: 60_000 } }),
];
export const accountQueues = [
  accountQueueFactory.build({
    name: "lamp-orders",
    deliveryPaused: true,
    consumers: [{ type: "worker", script: "lamp-shop", deadLetterQueue: "lamp-orders-dlq" }],
  }),
  accountQueueFactory.build({ id: "q2", name: "lamp-orders-dlq", consumers: [{ type: "http_pull", script: null, deadLetterQueue: null }] }),
  accountQueueFactory.build({ id: "q3", name: longWord.slice(0, 63), consumers: [] }),
  accountQueueFactory.build({ id: "q4", name: "publish-commands", watched: true, deliveryPaused: true }),
];
export const groups: readonly FailureGroup[] = [
  groupFactory.build(),
  groupFactory.build({
    fingerprint: "f-2",
    state: "escalating",
    message: longText,
    assignee: longWord.slice(0, 60),
    open: 1_234_567,
    count: 2_000_000,
  }),
  groupFactory.build({ fingerprint: "f-3", state: "regressed", regressedAt: builtAt, errorName: longWord.slice(0, 100), queues: [] }),
  groupFactory.build({ fingerprint: "f-4", state: "new", errorName: "", message: "" }),
  groupFactory.resolved({ fingerprint: "f-5" }),
  groupFactory.muted({ fingerprint: "f-6" }),
];
export const alerts = [
  alertFactory.ofDeadLetters(),
  alertFactory.ofRun({ id: "run r-5", title: longText.slice(0, 200) }),
  alertFactory.past({ id: "past", severity: "warning", title: "Dead letter in sm-commands" }),
];
export const entries = [
  auditEntryFactory.build(),
  auditEntryFactory.build({ id: "a-2", action: "deadLetter.replay", target: "deadLetter:d-1", outcome: "Replayed", reason: longText }),
];
export const spans: Span[] = [
  spanFactory.build({ id: "j-1" }),
  spanFactory.build({ id: "j-1#1", parentId: "j-1", kind: "attempt", state: "retried", endedAt: secondsAfterBuilt(3) }),
  spanFactory.build({
    id: "r-1",
    parentId: "j-1",
    kind: "run",
    name: "content.generate",
    about: longWord,
    state: "running",
    endedAt: null,
  }),
  spanFactory.build({ id: "j-2", parentId: "j-1", state: "failed", error: { name: "RateLimitError", message: longText } }),
  spanFactory.build({ id: "d-1", parentId: "j-2", kind: "deadLetter", state: "open", waitMs: null, endedAt: null }),
];
