import { Rehearsal } from "#domain/dead-letters/rehearsal";
import { builtAt, defineFactory } from "./factory.ts";

const rehearsals = defineFactory(Rehearsal, {
  outcome: "succeeds",
  reason: null,
  needsConfirmation: false,
  error: null,
  sameError: null,
  alreadyProcessed: false,
  writes: [
    {
      database: "DB",
      kind: "insert",
      table: "posts",
      sql: "INSERT INTO posts (id, network, text) VALUES (?1, ?2, ?3)",
      values: ["p-1", "feed", "New: tents"],
    },
  ],
  messages: [{ queue: "brand-events", type: "social.posted", body: '{"post_id":"p-1"}' }],
  calls: [],
  omitted: 0,
  result: null,
  warnings: [],
  durationMs: 14,
  lastSuccess: {
    jobId: "e-9.publish-commands",
    completedAt: builtAt,
    durationMs: 31,
    result: null,
    messages: [{ queue: "brand-events", type: "social.posted" }],
  },
});

const error = { name: "PermanentError", message: "The article does not exist", stack: "", details: null };
const target = "POST https://hooks.example.com";

/** Builds rehearsals of dead letters. */
export const rehearsalFactory = {
  ...rehearsals,
  failed: (fields: Partial<Rehearsal> = {}): Rehearsal =>
    rehearsals.build({ outcome: "fails", error, sameError: true, writes: [], messages: [], ...fields }),
  unknown: (fields: Partial<Rehearsal> = {}): Rehearsal =>
    rehearsals.build({
      outcome: "unknown",
      reason: "It can't be rehearsed: the handler calls BRAND_AGENT.getByName()",
      writes: [],
      messages: [],
      ...fields,
    }),
  calling: (fields: Partial<Rehearsal> = {}): Rehearsal =>
    rehearsalFactory.unknown({ needsConfirmation: true, calls: [{ target, sent: false }], ...fields }),
};
