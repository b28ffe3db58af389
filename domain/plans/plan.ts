import { z } from "zod";
import { paceRange } from "./pace.ts";
import { Reason } from "../audit/audit.ts";
import { DeadLetterStatus } from "../dead-letters/deadLetter.ts";
import { JobState } from "../jobs/job.ts";
import { Difference } from "../messages/differences.ts";
import { JsonPatch } from "../messages/jsonPatch.ts";
import { FutureTime, Moment } from "../schedules/moment.ts";
import { planActionFacts, planActions } from "./actions.ts";

/**
 * The states of a plan. `stopped`: it stopped by itself, because too many failed again. `completed`: all of it is sent; outcomes may still
 * come.
 */
export const PlanState = z.enum(["planned", "running", "paused", "completed", "aborted", "stopped"]);
export type PlanState = z.infer<typeof PlanState>;

/** The states of an item. `changed`: it was not eligible anymore when its turn came. `kept`: it could not be undone. */
export const planItemStates = ["eligible", "skipped", "sent", "completed", "failed", "changed", "undone", "kept"] as const;
export const PlanItemState = z.enum(planItemStates);
export type PlanItemState = z.infer<typeof PlanItemState>;

/** The most ids in one request: as many as its body holds. For more, give a filter. */
export const maxPlanIds = 5_000;
/** How long a plan can be run after it was made, ms. */
export const planLifetimeMs = 86_400_000;

const Text = z.string().min(1).max(200).optional();
const range = { queue: Text, type: Text, tenant: Text, correlationId: Text, q: Text, from: Moment.optional(), to: Moment.optional() };

/** The filters of the lists of dead letters and jobs, with the same meaning. */
export const DeadLetterPlanFilter = z.strictObject({
  ...range,
  status: DeadLetterStatus.optional(),
  fingerprint: Text,
  expiresBefore: Moment.optional(),
});
export const JobPlanFilter = z.strictObject({ ...range, state: JobState.optional(), parentId: Text });
export type DeadLetterPlanFilter = z.infer<typeof DeadLetterPlanFilter>;
export type JobPlanFilter = z.infer<typeof JobPlanFilter>;

/** Messages per second, on average; the time between two sends varies by 20 %. */
export const PerSecond = z.number().min(paceRange.min).max(paceRange.max);
/** The first messages, whose outcomes are awaited, and the share of failures above which the plan stops, also later. 0.2 is 20 %. */
export const Canary = z.strictObject({ first: z.number().int().min(0).max(1_000), maxFailureRate: z.number().min(0).max(1) });
export type Canary = z.infer<typeof Canary>;

const Fields = z.strictObject({
  action: z.enum(planActions),
  filter: z.record(z.string(), z.unknown()).optional(),
  ids: z.array(z.string().min(1).max(200)).min(1).max(maxPlanIds).optional(),
  pace: z.strictObject({ perSecond: PerSecond }).optional(),
  canary: Canary.optional(),
  /** The id of another plan, whose set this plan takes, skipped items included. */
  planId: Text,
  /** The change of each payload, or of each body without an envelope (RFC 6902). */
  patch: JsonPatch.optional(),
  targetQueue: Text,
  /** Until when dead letters are snoozed. */
  until: FutureTime.optional(),
  reason: Reason.optional(),
});

/** Adds the issues of the filter, with its paths, and of what a request for a plan must not have. */
function checkSet(fields: z.output<typeof Fields>, issue: (path: string[], message: string) => void) {
  const { action, filter, ids, planId, patch, targetQueue, until } = fields;
  if ([filter, ids, planId].filter((set) => set !== undefined).length !== 1) issue(["filter"], "give either filter, ids or planId");
  if (filter) {
    if (Object.keys(filter).length === 0) issue(["filter"], "must name at least one field; an empty filter does not mean all");
    for (const found of filterSchemaOf(action).safeParse(filter).error?.issues ?? [])
      issue(["filter", ...found.path.map(String)], found.message);
    if (action === "purge" && filter["state"] === undefined) issue(["filter", "state"], "name the state of the jobs to purge");
    if (action === "cancel" && filter["state"] === undefined) issue(["filter", "state"], "name the state of the jobs to cancel");
  }
  if (patch !== undefined && action !== "replay") issue(["patch"], "only a replay can change messages");
  if (targetQueue !== undefined && action !== "replay") issue(["targetQueue"], "only a replay can go to another queue");
  if (action === "snooze" && until === undefined) issue(["until"], "say until when");
  if (action !== "snooze" && until !== undefined) issue(["until"], "only a snooze has an end");
}

/** Returns the schema of the filter for an action. */
export const filterSchemaOf = (action: z.output<typeof Fields>["action"]) =>
  planActionFacts[action].target === "job" ? JobPlanFilter : DeadLetterPlanFilter;

/** The request for a plan: ids, a filter with at least one field, or the set of another plan, because nothing must ever mean everything. */
export const NewPlan = Fields.superRefine((fields, context) =>
  checkSet(fields, (path, message) => context.addIssue({ code: "custom", path, message })),
).transform(({ filter, ...fields }) => ({ ...fields, ...(filter ? { filter: filterSchemaOf(fields.action).parse(filter) } : {}) }));
export type NewPlan = z.output<typeof NewPlan>;

/** One of the eligible items. `changes` are those of the patch to its payload; left out without one. */
export const PlanSample = z.object({
  id: z.string(),
  queue: z.string(),
  type: z.string(),
  text: z.string(),
  changes: z.array(Difference).optional(),
});
export type PlanSample = z.infer<typeof PlanSample>;

const Count = z.number().int();

/** What became of the items that were sent. `waiting`: they have not started, for example because their queue is paused. */
export const PlanOutcomes = z.object({ completed: Count, failed: Count, running: Count, waiting: Count });

/** A plan as the API shows it. */
export const Plan = z.object({
  id: z.string(),
  action: z.enum(planActions),
  state: PlanState,
  /** True while the set is still being frozen: its numbers grow, and it can't be run yet. */
  preparing: z.boolean(),
  filter: z.record(z.string(), z.string()).nullable(),
  reason: z.string().nullable(),
  createdAt: z.string(),
  createdBy: z.string(),
  expiresAt: z.string(),
  eligible: Count,
  skipped: z.array(z.object({ reason: z.string(), text: z.string(), count: Count })),
  sample: z.array(PlanSample),
  /** How each message is changed before it is replayed; null: not at all. */
  patch: JsonPatch.nullable(),
  /** The queue that the messages are replayed to; null: their own. */
  targetQueue: z.string().nullable(),
  /** Until when the dead letters are snoozed; null for other actions. */
  until: z.string().nullable(),
  /** The first items that the patch or the queue does not fit, with what is wrong. */
  problems: z.array(z.object({ id: z.string(), text: z.string() })),
  pace: z.object({ perSecond: PerSecond }).nullable(),
  canary: Canary.nullable(),
  estimate: z.object({ seconds: z.number(), costUsd: z.number() }),
  confirmation: z.object({ reason: z.boolean(), typed: z.boolean(), secondOperator: z.boolean() }),
  runAt: z.string().nullable(),
  runBy: z.string().nullable(),
  /** The audit entry of the run. */
  auditId: z.string().nullable(),
  stateAt: z.string(),
  stateBy: z.string(),
  /** Why it stopped by itself. */
  stopReason: z.string().nullable(),
  sent: Count,
  /** Items that were not eligible anymore when their turn came. */
  changed: Count,
  outcomes: PlanOutcomes,
  undo: z.object({
    /** What an undo does; null if this action can't be undone. */
    text: z.string().nullable(),
    state: z.enum(["running", "completed"]).nullable(),
    at: z.string().nullable(),
    by: z.string().nullable(),
    undone: Count,
    kept: Count,
  }),
});
export type Plan = z.infer<typeof Plan>;

/** One of the set of a plan. `reason` says why it was skipped, has changed, or was kept by an undo. */
export const PlanItem = z.object({ id: z.string(), state: PlanItemState, reason: z.string().nullable(), text: z.string().nullable() });
export type PlanItem = z.infer<typeof PlanItem>;

/**
 * The body that runs a plan. `confirm` is its number of eligible items, as a person typed it; a browser must give it for more than 100. `pace`
 * and `canary` replace those that the plan was made with; null: none.
 */
export const RunPlan = z.strictObject({
  reason: Reason.optional(),
  confirm: z.number().int().optional(),
  pace: z.strictObject({ perSecond: PerSecond }).nullable().optional(),
  canary: Canary.nullable().optional(),
});
export type RunPlan = z.infer<typeof RunPlan>;
/** The body that changes the pace; null: as fast as possible. */
export const PaceChange = z.strictObject({ perSecond: PerSecond.nullable(), reason: Reason.optional() });
