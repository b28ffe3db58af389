import { AuditEntry } from "#domain/audit/audit";
import { builtAt, defineFactory } from "./factory.ts";

/** Builds audit entries. `build` makes that of a paused queue. */
export const auditEntryFactory = defineFactory(AuditEntry, {
  id: "a-1",
  at: builtAt,
  actor: "dana@example.com",
  action: "queue.pause",
  target: "queue:publish-commands",
  reason: "the provider is down",
  outcome: "Paused",
  before: { state: "running" },
  after: { state: "paused" },
});
