import { Account } from "./account.ts";
import { type AccountState, readAccount } from "./accountState.ts";
import { type Blueprint, ownNamesOf } from "./blueprint.ts";
import { type DeployConfig, deployConfigsOf } from "./deployConfig.ts";
import { digestOf } from "./digest.ts";
import { planDeploy } from "./plan.ts";
import type { PlanEntry, PlanInput } from "./planEntry.ts";
import { assertQueuesStay } from "./queuesStay.ts";
import { missingTargets, withoutBindingsTo } from "./steps.ts";
import type { Wrangler } from "./wrangler.ts";

/** Where a command works: `env` has secrets and the account, `print` gets each line of progress. */
export type Surroundings = { env: NodeJS.ProcessEnv; wrangler: Wrangler; print: (line: string) => void; accountId?: string | undefined };

/** The configurations to deploy, without bindings to Workers that neither exist nor are deployed now. Prints which these are. */
export function configsFor(blueprint: Blueprint, state: AccountState, accountId: string, print: (line: string) => void): DeployConfig[] {
  return deployConfigsOf(blueprint, { ids: state.databases, accountId }).map((config, _, configs) => {
    const missing = missingTargets(config, new Set([...state.workers, ...configs.map(({ name }) => name)]));
    for (const worker of missing)
      print(`Note: ${config.name} is not bound to the Worker ${worker}, which does not exist yet. Deploy it, then run this again.`);
    return withoutBindingsTo(config, missing);
  });
}

/** The digest of what is uploaded for each Worker, by its name. */
export const digestsOf = (blueprint: Blueprint, configs: readonly DeployConfig[]): Map<string, string> =>
  new Map(configs.map((config, index) => [config.name, digestOf(config, blueprint.workers[index]?.folder ?? "", config.assets)]));

/** The account and what a deploy would do with it. */
export type Prepared = { account: Account; input: PlanInput; plan: readonly PlanEntry[] };

/** Opens the account, reads it and makes the plan. Prints notes about bindings that are left out. Changes nothing. */
export async function prepare(blueprint: Blueprint, { env, wrangler, print, accountId }: Surroundings, adopt: boolean): Promise<Prepared> {
  const account = await Account.open(wrangler, { env, accountId });
  const names = [...ownNamesOf(blueprint).workers, ...blueprint.retiredWorkers].map((name) => blueprint.installation.prefix + name);
  const state = await readAccount(account, blueprint.installation, { workers: names, domains: blueprint.hostname !== undefined });
  await assertQueuesStay(account, state, blueprint);
  const configs = configsFor(blueprint, state, account.id, print);
  const input: PlanInput = { blueprint, state, configs, digests: digestsOf(blueprint, configs), adopt, env };
  return { account, input, plan: planDeploy(input) };
}
