import { Account } from "./account.ts";
import { type AccountState, idOf, isOwned, readAccount } from "./accountState.ts";
import { consumersOf } from "./consumers.ts";
import { type Installation, keyOf, listDatabase, type Resource, resourceOf } from "./installation.ts";
import type { Surroundings } from "./prepare.ts";

const order = { worker: 0, queue: 1, database: 2 } as const;

/** Everything that belongs to an installation, in the order in which it is deleted: the database with the list last. */
function ownResources(state: AccountState, installation: Installation): Resource[] {
  const workers = [...state.deployed.keys()].map((name): Resource => ({ kind: "worker", name }));
  const listed = [...state.list.entries.keys()].flatMap((key) => resourceOf(key) ?? []).filter(({ kind }) => kind !== "worker");
  const list = installation.prefix + listDatabase;
  return [...workers, ...listed]
    .filter((resource) => isOwned(state, resource))
    .toSorted((a, b) => order[a.kind] - order[b.kind] || Number(a.name === list) - Number(b.name === list) || a.name.localeCompare(b.name));
}

/**
 * Removes an installation: lists all that belongs to it, asks, and deletes consumers, custom domains, Workers, queues and databases, the list
 * of what belongs to it last. So it can be repeated wherever it stopped. `workers` are names that a version before the list may have
 * deployed. Returns false when the answer was no.
 */
export async function destroy(
  installation: Installation,
  { workers, env, wrangler, print, accountId }: Surroundings & { workers: readonly string[] },
  confirm: (question: string) => Promise<boolean>,
): Promise<boolean> {
  const account = await Account.open(wrangler, { env, accountId });
  const names = workers.map((name) => installation.prefix + name);
  const state = await readAccount(account, installation, { workers: names, domains: false });
  const targets = ownResources(state, installation);
  const isOurs = (worker: string) => isOwned(state, { kind: "worker", name: worker });
  const isDeleted = (queue: string) => targets.some(({ kind, name }) => kind === "queue" && name === queue);
  const consumers = [...state.deployed.keys()].filter(isOurs).flatMap((worker) => consumersOf(state, worker));
  const domains = [...state.domains].filter(([, { worker }]) => isOurs(worker));
  if (targets.length === 0) {
    print(`The account ${account.name} has nothing that belongs to this installation.`);
    return true;
  }
  print(`These belong to this installation in the account ${account.name} (${account.id}):`);
  for (const { queue } of consumers.filter((consumer) => !isDeleted(consumer.queue))) print(`  consumer of ${queue} (the queue stays)`);
  for (const [hostname] of domains) print(`  custom domain ${hostname}`);
  for (const resource of targets) print(`  ${keyOf(resource)}`);
  if (!(await confirm("Delete all of them with their data? This can't be undone."))) return false;
  // The platform does not delete a Worker that consumes a queue.
  for (const { queue, queueId, consumerId } of consumers) {
    await account.detachConsumer(queueId, consumerId);
    print(`Detached the consumer of ${queue}`);
  }
  for (const [hostname, { id }] of domains) {
    await account.detachDomain(id);
    print(`Detached the custom domain ${hostname}`);
  }
  for (const resource of targets) {
    await account.delete(resource, idOf(state, resource) ?? "");
    print(`Deleted the ${keyOf(resource)}`);
  }
  return true;
}
