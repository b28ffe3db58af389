import { type AccountState, keyOf } from "./account.ts";
import { type Installation, listDatabase, type Resource } from "./installation.ts";

/** What a deploy does with a resource. `refuse` means that it exists and does not belong to the installation. */
export type PlanEntry = { resource: Resource; action: "create" | "update" | "keep" | "refuse" };

/**
 * Returns what a deploy would do with each resource, in order. `adopt` takes everything that exists: an earlier version of
 * Signalbox deployed it without a mark. An empty database for the list of resources is kept: a deploy stopped after it was created.
 */
export const planDeploy = (resources: readonly Resource[], state: AccountState, installation: Installation, adopt: boolean): PlanEntry[] =>
  resources.map((resource) => {
    const key = keyOf(resource);
    const isEmptyList = state.isListEmpty && key === keyOf({ kind: "database", name: installation.prefix + listDatabase });
    if (!state.existing.has(key)) return { resource, action: "create" };
    if (!adopt && !isEmptyList && !state.owned.has(key)) return { resource, action: "refuse" };
    return { resource, action: resource.kind === "worker" ? "update" : "keep" };
  });

const kindNames = { worker: "Workers", queue: "queues", database: "databases" } as const;
const actionNames = { create: "Create", update: "Update", keep: "Keep", refuse: "Refuse" } as const;

/** Lines that show a plan: one for each action and kind, with all names. */
export const describePlan = (plan: readonly PlanEntry[]): string[] =>
  (["create", "update", "keep", "refuse"] as const).flatMap((action) =>
    (["worker", "queue", "database"] as const).flatMap((kind) => {
      const names = plan.filter((entry) => entry.action === action && entry.resource.kind === kind).map(({ resource }) => resource.name);
      return names.length > 0 ? [`${actionNames[action]} ${names.length} ${kindNames[kind]}: ${names.join(", ")}`] : [];
    }),
  );

/** Throws when the plan would take something that is not ours. The error names it and says what to do. */
export function assertNothingRefused(plan: readonly PlanEntry[]): void {
  const refused = plan.filter(({ action }) => action === "refuse");
  if (refused.length === 0) return;
  throw new Error(
    [
      "Nothing was changed. The account already has these, and they do not belong to this installation:",
      ...refused.map(({ resource }) => `  ${keyOf(resource)}`),
      "Choose other names with NAME_PREFIX=acme- (or --env staging). If an earlier version of Signalbox deployed them, take them over with --adopt.",
    ].join("\n"),
  );
}
