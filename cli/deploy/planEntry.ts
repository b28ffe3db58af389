import type { AccountState } from "./accountState.ts";
import type { Blueprint } from "./blueprint.ts";
import type { DeployConfig } from "./deployConfig.ts";
import type { Resource } from "./installation.ts";

/**
 * What a deploy does with one thing. A consumer is named by the dead-letter queue of somebody else that it consumes. `refuse`: it is not ours
 * or does not exist, and `detail` says what to do. With `update`, `detail` says what changes.
 */
export type PlanEntry = {
  action: "create" | "update" | "keep" | "remove" | "refuse";
  kind: Resource["kind"] | "consumer" | "domain";
  name: string;
  detail?: readonly string[];
};

/** What a plan is made from. `digests` has one for each Worker, as it would be recorded after its deploy. */
export type PlanInput = {
  blueprint: Blueprint;
  state: AccountState;
  configs: readonly DeployConfig[];
  digests: ReadonlyMap<string, string>;
  adopt: boolean;
  env: NodeJS.ProcessEnv;
};
