import { isOwned } from "./accountState.ts";
import type { Blueprint } from "./blueprint.ts";
import { varsOf, watchedIn, watchedText } from "./changes.ts";
import { consumersOf } from "./consumers.ts";
import { mainWorker, markOf } from "./installation.ts";
import { describePlan } from "./plan.ts";
import { prepare, type Surroundings } from "./prepare.ts";
import { addressOf, describeSettings } from "./remaining.ts";

/**
 * Prints what is deployed of an installation, how it differs from the configuration, and what is missing. Returns true when it is deployed
 * and does not differ.
 */
export async function status(blueprint: Blueprint, surroundings: Surroundings): Promise<boolean> {
  const { print } = surroundings;
  const { account, input, plan } = await prepare(blueprint, surroundings, false);
  const name = blueprint.installation.prefix + mainWorker;
  const deployed = input.state.deployed.get(name);
  const where = `in the account ${account.name} (${account.id})`;
  if (!deployed || !isOwned(input.state, { kind: "worker", name })) print(`${name} is not deployed ${where}`);
  else {
    const vars = varsOf(deployed.bindings);
    print(`${name} is deployed ${where}`);
    print(
      `  version ${vars["SIGNALBOX_VERSION"] ?? "unknown"}, deployed ${deployed.version?.createdAt ?? "at an unknown time"}, mark ${markOf(blueprint.installation)}`,
    );
    const { queues, workflows } = watchedIn(vars);
    print(`  watches ${queues.size === 0 ? "no queues" : watchedText(queues)}`);
    const configured = new Set(input.configs.flatMap((config) => (config.queues?.consumers ?? []).map(({ queue }) => queue)));
    const others = consumersOf(input.state, name).filter(({ queue }) => !configured.has(queue));
    if (others.length > 0) print(`  also consumes ${others.map(({ queue }) => queue).join(", ")} (attached from the dashboard or by hand)`);
    if (workflows.size > 0) print(`  watches the workflows ${watchedText(workflows)}`);
  }
  const changes = plan.filter(({ action }) => action !== "keep");
  if (changes.length === 0) print("It is as the configuration says.");
  else print("It differs from the configuration. A deploy would:");
  for (const line of describePlan(changes)) print(`  ${line}`);
  for (const { kind, name: refused, detail = [] } of changes.filter(({ action }) => action === "refuse"))
    print(`  ${kind} ${refused}: ${detail.join("; ")}`);
  if (deployed) {
    for (const line of await describeSettings(account, blueprint)) print(line);
    print(addressOf(blueprint));
  }
  return changes.length === 0;
}
