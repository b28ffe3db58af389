import { DeadLetterDetail } from "#domain/dead-letters/deadLetter";
import { builtAt, defineFactory, secondsAfterBuilt } from "./factory.ts";

type FullDeadLetter = DeadLetterDetail["deadLetter"];

const body = JSON.stringify({
  event_id: "e-1",
  type: "content.publish",
  source: "test",
  timestamp: builtAt,
  payload: { brand_slug: "niche-fi", content_id: "c-001", keyword: "best budgeting apps" },
});

const deadLetters = defineFactory(DeadLetterDetail.shape.deadLetter, {
  id: "d-1",
  jobId: "e-1.publish-commands",
  queue: "publish-commands",
  type: "content.publish",
  eventId: "e-1",
  tenant: "niche-fi",
  correlationId: "c-1",
  source: "test",
  status: "open",
  reason: "permanent",
  errorName: "PermanentError",
  errorMessage: "The article does not exist",
  errorStack: "",
  errorDetails: null,
  fingerprint: "0123456789abcdef",
  attempts: 1,
  createdAt: builtAt,
  resolvedAt: null,
  resolvedBy: null,
  resolvedReason: null,
  snoozedUntil: null,
  expiresAt: null,
  replayOf: null,
  cameBack: 0,
  possibleReplayOf: [],
  replayedTo: null,
  body,
  contentType: "json",
  bytes: body.length,
  preview: body,
  carries: JSON.stringify({ brand_slug: "niche-fi", content_id: "c-001", keyword: "best budgeting apps" }),
  replays: "job",
  attemptsAgain: 4,
  readable: true,
  jobNow: "failed",
  outcome: null,
});
const resolved = { resolvedAt: secondsAfterBuilt(60), resolvedBy: "dana@example.com", resolvedReason: "the provider is back" };

/** Builds dead letters with all details. `build` makes an open one that can be replayed; dead-lettered at `builtAt`. */
export const deadLetterFactory = {
  ...deadLetters,
  snoozed: (overrides: Partial<FullDeadLetter> = {}): FullDeadLetter =>
    deadLetters.build({ status: "snoozed", snoozedUntil: secondsAfterBuilt(3_600), ...overrides }),
  replayed: (overrides: Partial<FullDeadLetter> = {}): FullDeadLetter =>
    deadLetters.build({ ...resolved, status: "replayed", ...overrides }),
  dropped: (overrides: Partial<FullDeadLetter> = {}): FullDeadLetter => deadLetters.build({ ...resolved, status: "dropped", ...overrides }),
  /** Of a queue whose Workers do not use the job layer. */
  external: (overrides: Partial<FullDeadLetter> = {}): FullDeadLetter =>
    deadLetters.build({ jobId: null, eventId: null, queue: "orders", replays: "body", reason: "undelivered", ...overrides }),
};
