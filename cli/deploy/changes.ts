import { readWorkerSettings, settingsVariables, type SettingsVars } from "#domain/settings/workerSettings";
import type { DeployedBinding } from "./account.ts";
import { bindingNames, type DeployConfig } from "./deployConfig.ts";

/** Names of `after` that `before` does not have, and the other way. */
function compared(before: Iterable<string>, after: Iterable<string>, words: { added: string; removed: string }): string[] {
  const [old, next] = [new Set(before), new Set(after)];
  const [added, removed] = [next.difference(old), old.difference(next)];
  return [
    ...(added.size > 0 ? [`${words.added} ${[...added].join(", ")}`] : []),
    ...(removed.size > 0 ? [`${words.removed} ${[...removed].join(", ")}`] : []),
  ];
}

/** The variables of a deployed Worker whose texts are known. */
export const varsOf = (bindings: readonly DeployedBinding[]): Partial<Record<string, string>> =>
  Object.fromEntries(bindings.flatMap(({ name, text }) => (text === undefined ? [] : [[name, text]])));

/** The queues and workflows that a Worker with these variables watches: what is known of each, by its name. */
export function watchedIn(vars: Partial<Record<string, unknown>>): { queues: Map<string, string>; workflows: Map<string, string> } {
  const { settings } = readWorkerSettings(vars as SettingsVars);
  const queues = settings.queues.map(({ name, deadLetterQueue, replay }) => {
    const deadLetters = deadLetterQueue ? `dead-letter queue ${deadLetterQueue}` : "no dead-letter queue";
    return [name, `${deadLetters}${replay ? "" : ", no replay"}`] as const;
  });
  return { queues: new Map(queues), workflows: new Map(settings.workflows.map(({ name, script }) => [name, `of ${script}`])) };
}

/** What is watched, as a list: `orders (dead-letter queue orders-dlq)`. */
export const watchedText = (watched: ReadonlyMap<string, string>): string =>
  [...watched].map(([name, text]) => `${name} (${text})`).join(", ");

/** Lines about what is watched differently. */
const watchedChanges = (noun: string, before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] => [
  ...[...after].flatMap(([name, text]) => {
    if (!before.has(name)) return [`watches the ${noun} ${name} (${text})`];
    return before.get(name) === text ? [] : [`watches the ${noun} ${name} differently (${text}, before: ${before.get(name)})`];
  }),
  ...[...before.keys()].filter((name) => !after.has(name)).map((name) => `no longer watches the ${noun} ${name}`),
];

/** Variables that differ in each deploy or have lines of their own. */
const ownLines = new Set([...settingsVariables, "SIGNALBOX_VERSION"]);

/**
 * Lines about what a deploy would change in a deployed Worker: version, what is watched, variables and bindings. Without lines only its code
 * or assets may differ. Variables and secrets that were set on the Worker itself stay, so they are no difference.
 */
export function changesOf(deployed: readonly DeployedBinding[], config: DeployConfig): string[] {
  const vars = Object.entries(config.vars ?? {}).flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as const] : []));
  const deployedVars = varsOf(deployed);
  const watched = watchedIn(config.vars ?? {});
  const watchedBefore = watchedIn(deployedVars);
  const [from, to] = [deployedVars["SIGNALBOX_VERSION"], config.vars?.["SIGNALBOX_VERSION"]];
  const changedVars = vars.filter(([name, value]) => !ownLines.has(name) && deployedVars[name] !== value).map(([name]) => name);
  const wanted = bindingNames(config).filter((name) => !Object.hasOwn(config.vars ?? {}, name));
  const bound = deployed.filter(({ type }) => !["plain_text", "secret_text", "json"].includes(type)).map(({ name }) => name);
  return [
    ...(from === to ? [] : [`version ${from ?? "unknown"} → ${String(to)}`]),
    ...watchedChanges("queue", watchedBefore.queues, watched.queues),
    ...watchedChanges("workflow", watchedBefore.workflows, watched.workflows),
    ...(changedVars.length > 0 ? [`sets ${changedVars.join(", ")}`] : []),
    ...compared(bound, wanted, { added: "adds the bindings", removed: "removes the bindings" }),
  ];
}
