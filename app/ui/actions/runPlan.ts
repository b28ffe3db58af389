import type { PlanAction } from "#domain/plans/actions";
import { reasonAbove } from "#domain/plans/confirmation";
import type { Plan } from "#domain/plans/plan";
import { api, resultOf } from "../../core/api.ts";
import { queryClient } from "../../core/queryClient.ts";
import { resolveExpiry, resolveRange } from "../ranges.ts";
import { type ActionInput, reasonBody } from "./action.ts";

/** How often a plan that was just run is asked for its progress, ms, and how often at most: then its page shows the rest. */
const pollMs = 300;
const maxPolls = 100;

/** The filters of a list by name, as its URL has them. */
export type ListFilter = Readonly<Record<string, string | undefined>>;

/** The field of a request that says until when a plan snoozes. */
const untilField = (until: Date | undefined) => (until ? { until: until.toISOString() } : {});

/** Makes a plan for these items. Nothing changes until it is run. Throws an `ApiError`. */
export const planForIds = (action: PlanAction, ids: readonly string[], { reason, until }: ActionInput): Promise<Plan> =>
  resultOf(api.plans.$post({ json: { action, ids: [...ids], ...untilField(until), ...reasonBody(reason) } }));

/** Makes a plan for everything that a list shows with this filter, loaded or not. Throws an `ApiError`. */
export async function planForFilter(action: PlanAction, { from, to, expires, ...filter }: ListFilter, until?: Date): Promise<Plan> {
  const times = { ...(await resolveRange({ from, to })), expiresBefore: await resolveExpiry(expires) };
  const set = Object.entries({ ...filter, ...times }).filter(([, value]) => value !== undefined);
  return resultOf(api.plans.$post({ json: { action, filter: Object.fromEntries(set), ...untilField(until) } }));
}

/** Whether a plan is small enough to run without looking at it first. */
export const isSmall = ({ eligible, confirmation }: Plan): boolean => eligible <= reasonAbove && !confirmation.secondOperator;

const wait = () => new Promise((resolve) => setTimeout(resolve, pollMs));

/** Runs a plan and waits until all of it is sent. `onProgress` gets how many are. Throws an `ApiError`. */
export async function runSmallPlan({ id }: Plan, onProgress: (sent: number) => void): Promise<Plan> {
  let plan = await resultOf(api.plans[":id"].run.$post({ param: { id }, json: {} }));
  for (let poll = 0; poll < maxPolls && plan.state === "running"; poll += 1) {
    await wait();
    plan = await resultOf(api.plans[":id"].$get({ param: { id } }));
    onProgress(plan.sent + plan.changed);
  }
  return plan;
}

/** Undoes a plan and waits until that is done. Throws an `ApiError`. */
export async function undoSmallPlan(id: string): Promise<void> {
  let plan = await resultOf(api.plans[":id"].undo.$post({ param: { id }, json: {} }));
  for (let poll = 0; poll < maxPolls && plan.undo.state === "running"; poll += 1) {
    await wait();
    plan = await resultOf(api.plans[":id"].$get({ param: { id } }));
  }
}

/** Marks all cached queries as outdated that show one of these items, or a list that may. */
export const invalidateItems = (ids: readonly string[]): void => {
  const known = new Set(ids);
  void queryClient.invalidateQueries({
    predicate: ({ queryKey }) => queryKey.includes("list") || queryKey.some((part) => typeof part === "string" && known.has(part)),
  });
};
