import type { Account, AccountQueue, DeployedBinding } from "./account.ts";
import { type Installation, keyOf, listDatabase, markOf, markVariable, type Resource } from "./installation.ts";
import { noList, type OwnList, readOwnList } from "./ownList.ts";

/** What an account has, and what of it belongs to an installation. */
export type AccountState = {
  workers: ReadonlySet<string>;
  queues: ReadonlyMap<string, AccountQueue>;
  databases: ReadonlyMap<string, string>;
  domains: ReadonlyMap<string, { id: string; worker: string }>;
  list: OwnList;
  /** Bindings and version of each Worker that exists and that was asked for. */
  deployed: ReadonlyMap<string, DeployedWorker>;
};
export type DeployedWorker = {
  bindings: readonly DeployedBinding[];
  isMarked: boolean;
  version: { id: string; createdAt: string | undefined } | undefined;
};

/** What to read: `workers` are names of Workers that may belong to the installation. `domains`: custom domains, for which a token may lack the permission. */
export type Question = { workers: readonly string[]; domains: boolean };

/**
 * Reads the account. Custom domains are read if they are asked for, or if an earlier deploy attached one. It takes a few calls, and two for
 * each Worker.
 */
export async function readAccount(account: Account, installation: Installation, { workers, domains }: Question): Promise<AccountState> {
  const [existing, queues, databases] = await Promise.all([account.workers(), account.queues(), account.databases()]);
  const listResource: Resource = { kind: "database", name: installation.prefix + listDatabase };
  const listId = databases.get(listResource.name);
  const list = listId === undefined ? noList : await readOwnList(account, listId, keyOf(listResource));
  const keys = [...list.entries.keys()];
  const listed = keys.flatMap((key) => (key.startsWith("worker ") ? [key.slice("worker ".length)] : []));
  const candidates = [...new Set([...workers, ...listed])].filter((name) => existing.has(name));
  const describe = async (name: string): Promise<[string, DeployedWorker]> => {
    const [bindings, version] = await Promise.all([account.bindings(name), account.version(name)]);
    const isMarked = bindings.some((binding) => binding.name === markVariable && binding.text === markOf(installation));
    return [name, { bindings, isMarked, version }];
  };
  return {
    workers: existing,
    queues,
    databases,
    domains: domains || keys.some((key) => key.startsWith("domain ")) ? await account.domains() : new Map(),
    list,
    deployed: new Map(await Promise.all(candidates.map(describe))),
  };
}

/** The id of a resource in the account, for a Worker its name; undefined when it does not exist. */
export function idOf({ workers, queues, databases }: AccountState, { kind, name }: Resource): string | undefined {
  if (kind === "worker") return workers.has(name) ? name : undefined;
  return kind === "queue" ? queues.get(name)?.id : databases.get(name);
}

/** True when a resource exists and belongs to the installation: a Worker by its mark, a queue or database by the list. */
export function isOwned(state: AccountState, resource: Resource): boolean {
  const id = idOf(state, resource);
  if (id === undefined) return false;
  if (resource.kind === "worker") return state.deployed.get(resource.name)?.isMarked ?? false;
  const key = keyOf(resource);
  return state.list.entries.has(key) && (state.list.entries.get(key) ?? id) === id;
}
