import { FailureGroup } from "#domain/groups/group";
import { builtAt, defineFactory, secondsAfterBuilt } from "./factory.ts";

const groups = defineFactory(FailureGroup, {
  fingerprint: "0123456789abcdef",
  errorName: "PermanentError",
  message: "The page c-001 does not exist",
  normalizedMessage: "The page c-… does not exist",
  status: "open",
  state: "ongoing",
  count: 40,
  open: 12,
  rate: { now: 9, before: 3 },
  trend: Array.from({ length: 24 }, (_, hour) => hour % 5),
  firstSeenAt: builtAt,
  lastSeenAt: secondsAfterBuilt(60),
  queues: [
    { value: "publish-commands", count: 30 },
    { value: "social-commands", count: 10 },
  ],
  resolvedAt: null,
  resolvedBy: null,
  mutedAt: null,
  mutedBy: null,
  mutedUntil: null,
  mutedAbove: null,
  regressedAt: null,
  note: null,
  assignee: null,
  runbook: null,
  version: 0,
});
const by = "dana@example.com";

/** Groups of failures, for the screens. */
export const groupFactory = {
  build: groups.build,
  resolved: (overrides: Partial<FailureGroup> = {}) =>
    groups.build({ status: "resolved", resolvedAt: secondsAfterBuilt(90), resolvedBy: by, open: 0, ...overrides }),
  muted: (overrides: Partial<FailureGroup> = {}) =>
    groups.build({
      status: "muted",
      mutedAt: secondsAfterBuilt(90),
      mutedBy: by,
      mutedUntil: secondsAfterBuilt(9_000),
      mutedAbove: 50,
      ...overrides,
    }),
};
