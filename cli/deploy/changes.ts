import { readWorkerSettings } from "#domain/settings/workerSettings";
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

const textOf = (bindings: readonly DeployedBinding[], name: string): string | undefined =>
  bindings.find((binding) => binding.name === name)?.text;

/** The queues and workflows that a text of SIGNALBOX_SETTINGS watches: what is known of each, by its name. */
export function watchedIn(text: string): { queues: Map<string, string>; workflows: Map<string, string> } {
  const { settings } = readWorkerSettings({ SIGNALBOX_SETTINGS: text });
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
const ownLines = new Set(["SIGNALBOX_SETTINGS", "SIGNALBOX_VERSION"]);

/**
 * Lines about what a deploy would change in a deployed Worker: version, what is watched, variables and bindings. Without lines only its code
 * or assets may differ. Variables and secrets that were set on the Worker itself stay, so they are no difference.
 */
export function changesOf(deployed: readonly DeployedBinding[], config: DeployConfig): string[] {
  const vars = Object.entries(config.vars ?? {}).flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as const] : []));
  const watched = watchedIn(String(config.vars?.["SIGNALBOX_SETTINGS"] ?? ""));
  const watchedBefore = watchedIn(textOf(deployed, "SIGNALBOX_SETTINGS") ?? "");
  const [from, to] = [textOf(deployed, "SIGNALBOX_VERSION"), config.vars?.["SIGNALBOX_VERSION"]];
  const changedVars = vars.filter(([name, value]) => !ownLines.has(name) && textOf(deployed, name) !== value).map(([name]) => name);
  const wanted = bindingNames(config).filter((name) => !vars.some(([variable]) => variable === name));
  const bound = deployed.filter(({ type }) => !["plain_text", "secret_text", "json"].includes(type)).map(({ name }) => name);
  return [
    ...(from === to ? [] : [`version ${from ?? "unknown"} → ${String(to)}`]),
    ...watchedChanges("queue", watchedBefore.queues, watched.queues),
    ...watchedChanges("workflow", watchedBefore.workflows, watched.workflows),
    ...(changedVars.length > 0 ? [`sets ${changedVars.join(", ")}`] : []),
    ...compared(bound, wanted, { added: "adds the bindings", removed: "removes the bindings" }),
  ];
}
