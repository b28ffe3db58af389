import { queryOptions } from "@tanstack/react-query";
import type { Plan, PlanItem, PlanItemState } from "#domain/plans/plan";
import type { PlanRehearsal } from "#domain/plans/rehearsal";
import type { JsonPatch } from "#domain/messages/jsonPatch";
import { api, resultOf } from "../../core/api.ts";
import type { Page } from "../../core/page.ts";
import { queryClient } from "../../core/queryClient.ts";

export const plansKey = ["plans"] as const;
const planKey = (id: string) => [...plansKey, "one", id] as const;

const endpoint = api.plans[":id"];

/** Whether more will become known of a plan without anybody's doing: it is being sent, counted or undone, or outcomes are to come. */
const isMoving = ({ preparing, state, undo, outcomes }: Plan): boolean =>
  (preparing && state === "planned") || state === "running" || undo.state === "running" || outcomes.running + outcomes.waiting > 0;

/** How often a plan is loaded again, ms: often while it is sent, rarely while outcomes are awaited. */
const runningMs = 1_000;
const awaitingMs = 5_000;

/** A plan with its outcomes, loaded again while they change. */
export const planQuery = (id: string) =>
  queryOptions({
    queryKey: planKey(id),
    queryFn: (): Promise<Plan> => resultOf(endpoint.$get({ param: { id } })),
    refetchInterval: ({ state: { data } }) => {
      if (!data || !isMoving(data)) return false;
      return data.state === "running" || data.preparing || data.undo.state === "running" ? runningMs : awaitingMs;
    },
  });

export const listPlans = (cursor: string | undefined): Promise<Page<Plan>> => resultOf(api.plans.$get({ query: { cursor } }));

export const planItemsKey = (id: string, state: PlanItemState | undefined) => [...plansKey, "items", id, state ?? "all"] as const;

export const listPlanItems = (id: string, state: PlanItemState | undefined, cursor: string | undefined): Promise<Page<PlanItem>> =>
  resultOf(endpoint.items.$get({ param: { id }, query: { state, cursor } }));

/** Puts the plan that a command returned into the cache. */
function cachePlan(plan: Plan): Plan {
  queryClient.setQueryData(planKey(plan.id), plan);
  void queryClient.invalidateQueries({ queryKey: [...plansKey, "list"] });
  return plan;
}

/** Makes a plan for the set of a plan, with another change of its messages. Nothing changes until it is run. Throws an `ApiError`. */
export const planAgain = async ({ id, reason }: Plan, patch: JsonPatch | undefined, targetQueue: string | undefined): Promise<Plan> =>
  cachePlan(
    await resultOf(
      api.plans.$post({
        json: {
          action: "replay",
          planId: id,
          ...(patch ? { patch } : {}),
          ...(targetQueue === undefined ? {} : { targetQueue }),
          ...(reason === null ? {} : { reason }),
        },
      }),
    ),
  );

/** Rehearses a sample of a plan. Throws an `ApiError`. */
export const rehearsePlan = (id: string, confirmOutside: boolean): Promise<PlanRehearsal> =>
  resultOf(endpoint.rehearse.$post({ param: { id }, json: { confirmOutside } }));

type RunInput = { reason?: string; confirm?: number; pace: Plan["pace"]; canary: Plan["canary"] };

export const runPlan = async (id: string, json: RunInput): Promise<Plan> =>
  cachePlan(await resultOf(endpoint.run.$post({ param: { id }, json })));

/** The commands that take only a reason. */
export type PlanControl = "pause" | "resume" | "abort" | "undo";

export const controlPlan = async (id: string, control: PlanControl, reason?: string): Promise<Plan> =>
  cachePlan(await resultOf(endpoint[control].$post({ param: { id }, json: reason ? { reason } : {} })));

export const setPlanPace = async (id: string, perSecond: number | null): Promise<Plan> =>
  cachePlan(await resultOf(endpoint.pace.$put({ param: { id }, json: { perSecond } })));
