import { z } from "zod";
import { DeadLetter } from "../dead-letters/deadLetter.ts";

export const groupStatuses = ["open", "resolved", "muted"] as const;
export const GroupStatus = z.enum(groupStatuses);
export type GroupStatus = z.infer<typeof GroupStatus>;

export const groupStates = ["new", "ongoing", "escalating", "regressed"] as const;
export const GroupState = z.enum(groupStates);
export type GroupState = z.infer<typeof GroupState>;

/** The orders of a list of groups, each with the greatest first. */
export const groupSorts = ["lastSeen", "count", "rate"] as const;
export type GroupSort = (typeof groupSorts)[number];

/** Hours that the trend covers, and for which a group counts as new or regressed. */
export const groupTrendHours = 24;
/** A group escalates when this many failures came within an hour, and at least `factor` times as many as in the hour before. */
export const escalation = { failures: 10, factor: 2 } as const;

/** A value of the dead letters of a group, and how many have it. */
export const GroupValue = z.object({ value: z.string(), count: z.number().int() });
export type GroupValue = z.infer<typeof GroupValue>;

/**
 * Dead letters with one cause. `message` is that of the latest one, `normalizedMessage` the same without what differs. `count` counts all
 * that ever came, `open` those that are open now. `rate`: how many came in the last hour and in the hour before, by quarters of an hour;
 * the current quarter is part of `now`. `trend`: one count for each of the last 24 hours, the oldest first. `queues`: at most 20 values,
 * the most frequent first. A muted group opens again with the first dead letter after `mutedUntil`, or with the one that makes more than
 * `mutedAbove` in an hour. `version` changes whenever an operator changes the group. Times are ISO UTC.
 */
export const FailureGroup = z.object({
  fingerprint: z.string(),
  errorName: z.string(),
  message: z.string(),
  normalizedMessage: z.string(),
  status: GroupStatus,
  state: GroupState,
  count: z.number().int(),
  open: z.number().int(),
  rate: z.object({ now: z.number().int(), before: z.number().int() }),
  trend: z.array(z.number().int()),
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
  queues: z.array(GroupValue),
  resolvedAt: z.string().nullable(),
  resolvedBy: z.string().nullable(),
  mutedAt: z.string().nullable(),
  mutedBy: z.string().nullable(),
  mutedUntil: z.string().nullable(),
  mutedAbove: z.number().int().nullable(),
  regressedAt: z.string().nullable(),
  note: z.string().nullable(),
  assignee: z.string().nullable(),
  runbook: z.string().nullable(),
  version: z.number().int(),
});
export type FailureGroup = z.infer<typeof FailureGroup>;

/** A group with what it affects. `subjects` and `traces` are those of its latest 20 dead letters, `deadLetters` the latest 5. */
export const FailureGroupDetail = z.object({
  group: FailureGroup,
  types: z.array(GroupValue),
  tenants: z.array(GroupValue),
  subjects: z.array(GroupValue),
  traces: z.array(z.object({ correlationId: z.string(), lastSeenAt: z.string() })),
  deadLetters: z.array(DeadLetter),
});
export type FailureGroupDetail = z.infer<typeof FailureGroupDetail>;

const Text = (length: number) => z.string().trim().min(1).max(length).nullable();

/** Whether a runbook may be linked to: only the web, so that a link runs no script. */
const isWebAddress = (text: string): boolean => /^https?:\/\/[^\s/?#]+\S*$/i.test(text);

/**
 * A change of a group. Fields that are left out keep their value, null clears one. `until` and `above` end a mute; without them it lasts
 * until somebody opens the group. With `version`, the change is refused if the group has another one.
 */
export const GroupChange = z
  .strictObject({
    status: GroupStatus.optional(),
    until: z.string().optional(),
    above: z.number().int().min(1).max(1_000_000).optional(),
    note: Text(2_000).optional(),
    assignee: Text(200).optional(),
    runbook: Text(2_000)
      .refine((text) => text === null || isWebAddress(text), "a link that begins with http:// or https://")
      .optional(),
    version: z.number().int().min(0).optional(),
    reason: z.string().trim().min(1).max(500).optional(),
  })
  .refine(
    ({ status, until, above }) => status === "muted" || (until === undefined && above === undefined),
    "until and above belong to the status muted",
  );
export type GroupChange = z.infer<typeof GroupChange>;

export type GroupFilter = { status?: GroupStatus | undefined; queue?: string | undefined; q?: string | undefined };
