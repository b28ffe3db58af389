import { CliError } from "../command.ts";
import { idOf, isOwned } from "./accountState.ts";
import { ownNamesOf } from "./blueprint.ts";
import { changesOf } from "./changes.ts";
import { planConsumers } from "./consumers.ts";
import { type Installation, listDatabase, mainWorker, type Resource, resourcesOf } from "./installation.ts";
import type { PlanEntry, PlanInput } from "./planEntry.ts";

/** What the list says of the last complete deploy of a Worker: its digest, and the version that ran afterwards. */
export const deployedKey = (worker: string): string => `deployed ${worker}`;

/** True when the last deploy of a Worker was complete, uploaded the same, and nothing has replaced it since. */
function isUnchanged({ state, digests }: PlanInput, worker: string): boolean {
  const version = state.deployed.get(worker)?.version?.id;
  const digest = digests.get(worker);
  return version !== undefined && digest !== undefined && state.list.entries.get(deployedKey(worker)) === `${digest} ${version}`;
}

function planWorker(input: PlanInput, name: string): PlanEntry {
  const { blueprint, state, configs, env } = input;
  const config = configs.find((candidate) => candidate.name === name);
  const bare = name.slice(blueprint.installation.prefix.length);
  const secrets = blueprint.secrets
    .filter((secret) => secret.worker === bare && env[secret.variable])
    .map((secret) => `sets the secret ${secret.name}`);
  const isAttached = (config?.queues?.consumers ?? []).every(({ queue = "" }) =>
    state.queues.get(queue)?.consumers.some(({ worker }) => worker === name),
  );
  if (secrets.length === 0 && isAttached && isUnchanged(input, name)) return { action: "keep", kind: "worker", name };
  const changes = config ? changesOf(state.deployed.get(name)?.bindings ?? [], config) : [];
  return { action: "update", kind: "worker", name, detail: [...changes, ...secrets] };
}

const notOurs = (installation: Installation): string =>
  `it exists and does not belong to this installation. Choose other names with ${installation.prefix === "" ? '"namePrefix"' : "another prefix"}; if an earlier version of Signalbox deployed it, take it over with --adopt`;

function planResource(input: PlanInput, resource: Resource): PlanEntry {
  const { blueprint, state, adopt } = input;
  const { kind, name } = resource;
  if (idOf(state, resource) === undefined) return { action: "create", kind, name };
  // A deploy may have stopped right after it created the database for its list.
  const isEmptyList = state.list.isEmptyDatabase && name === blueprint.installation.prefix + listDatabase && kind === "database";
  if (!adopt && !isEmptyList && !isOwned(state, resource))
    return { action: "refuse", kind, name, detail: [notOurs(blueprint.installation)] };
  if (kind === "worker") return planWorker(input, name);
  return { action: isOwned(state, resource) ? "keep" : "update", kind, name };
}

/** Workers of earlier versions, which a deploy removes at the end. */
const planRetired = ({ blueprint, state, adopt }: PlanInput): PlanEntry[] =>
  blueprint.retiredWorkers
    .map((name): Resource => ({ kind: "worker", name: blueprint.installation.prefix + name }))
    .filter((resource) => isOwned(state, resource) || (adopt && state.workers.has(resource.name)))
    .map((resource) => ({ action: "remove", ...resource }));

/** The custom domain of the dashboard, and one that an earlier deploy attached. */
function planDomains({ blueprint, state }: PlanInput): PlanEntry[] {
  const { hostname, installation } = blueprint;
  const worker = installation.prefix + mainWorker;
  const earlier = [...state.domains].filter(
    ([name, domain]) => domain.worker === worker && name !== hostname && state.list.entries.has(`domain ${name}`),
  );
  const removed = earlier.map(([name]): PlanEntry => ({ action: "remove", kind: "domain", name }));
  if (hostname === undefined) return removed;
  const current = state.domains.get(hostname);
  const detail = [`it leads to the Worker ${current?.worker}. Choose another "hostname", or remove it from that Worker`];
  const own: PlanEntry =
    current && current.worker !== worker
      ? { action: "refuse", kind: "domain", name: hostname, detail }
      : { action: current ? "keep" : "create", kind: "domain", name: hostname };
  return [own, ...removed];
}

/** Returns what a deploy would do, in order. `adopt` takes every resource that exists: an earlier version of Signalbox deployed it without a mark. */
export const planDeploy = (input: PlanInput): PlanEntry[] => [
  ...resourcesOf(input.blueprint.installation, ownNamesOf(input.blueprint)).map((resource) => planResource(input, resource)),
  ...planRetired(input),
  ...planConsumers(input),
  ...planDomains(input),
];

const nouns = {
  worker: ["Worker", "Workers"],
  queue: ["queue", "queues"],
  database: ["database", "databases"],
  consumer: ["consumer of a dead-letter queue", "consumers of dead-letter queues"],
  domain: ["custom domain", "custom domains"],
} as const;
const verbs = { create: "Create", update: "Update", keep: "Keep", remove: "Remove", refuse: "Refuse" } as const;

/** Lines that show a plan: one for each action and kind with all names, and one for what changes in a Worker. */
export const describePlan = (plan: readonly PlanEntry[]): string[] =>
  (["create", "update", "keep", "remove", "refuse"] as const).flatMap((action) =>
    (["worker", "queue", "database", "consumer", "domain"] as const).flatMap((kind) => {
      const entries = plan.filter((entry) => entry.action === action && entry.kind === kind);
      if (entries.length === 0) return [];
      const details = action === "update" ? entries.flatMap(({ name, detail = [] }) => detail.map((line) => `  ${name} ${line}`)) : [];
      const unchanged = action === "keep" ? " unchanged" : "";
      return [
        `${verbs[action]} ${entries.length} ${nouns[kind][entries.length === 1 ? 0 : 1]}${unchanged}: ${entries.map(({ name }) => name).join(", ")}`,
        ...details,
      ];
    }),
  );

/** Throws when a plan has something that must not or can't be done. The error names each and says what to do. */
export function assertNothingRefused(plan: readonly PlanEntry[]): void {
  const refused = plan.filter(({ action }) => action === "refuse");
  if (refused.length === 0) return;
  throw new CliError(
    ["Nothing was changed:", ...refused.map(({ kind, name, detail = [] }) => `  ${kind} ${name}: ${detail.join("; ")}`)].join("\n"),
  );
}

/** True when a deploy has nothing to do. */
export const isNothingToDo = (plan: readonly PlanEntry[]): boolean => plan.every(({ action }) => action === "keep");

/** The keys under which the list has what this plan creates or takes: see {@link keyOf}. */
export const listedKeys = (plan: readonly PlanEntry[]): string[] =>
  plan.filter(({ action }) => action !== "remove" && action !== "refuse").map(({ kind, name }) => `${kind} ${name}`);
