import { bindingOf } from "#domain/queues/queues";
import { maxSettingsBytes, settingsVarsOf, WorkerSettings } from "#domain/settings/workerSettings";
import { CliError } from "../command.ts";
import { faultsOf, pathText } from "./faults.ts";
import type { ConfigSettings } from "./schema.ts";
import type { Watched } from "./watched.ts";

/** The binding under which the main Worker has a workflow. */
export const workflowBindingOf = (name: string): string => `WORKFLOW_${name.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}`;

/** The binding under which the main Worker has the entrypoint `Rehearsal` of a Worker. */
export const rehearsalBindingOf = (worker: string): string => `REHEARSE_${worker.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}`;

/** The name of the entrypoint that rehearses messages. */
export const rehearsalEntrypoint = "Rehearsal";

/** Returns the Workers that rehearse messages, each once. */
export const rehearsingWorkers = ({ queues }: Pick<Watched, "queues">): string[] => [
  ...new Set(queues.flatMap(({ worker }) => (worker === undefined ? [] : [worker]))),
];

/** The binding of the bucket with deleted dead letters, in the main Worker. */
export const archiveBinding = "ARCHIVE";

/** The names of bindings that the archive takes: none without one, so that a queue may be called `archive`. */
export const archiveBindings = (retention: ConfigSettings["retention"]): string[] =>
  retention?.archiveBucket === undefined ? [] : [archiveBinding];

/** What the main Worker has to know of what is watched. Throws a {@link CliError} when that is more than it takes. */
export function workerSettingsOf({
  watched,
  retention = {},
}: {
  watched: Watched;
  retention?: ConfigSettings["retention"];
}): WorkerSettings {
  const settings = {
    queues: watched.queues.map(({ rehearse: _rehearse, worker, ...queue }) => ({
      ...queue,
      binding: bindingOf(queue.name),
      ...(worker === undefined ? {} : { rehearser: rehearsalBindingOf(worker) }),
    })),
    workflows: watched.workflows.map(({ name, script, displayName }) => ({ name, script, displayName, binding: workflowBindingOf(name) })),
    retention: retention.deadLetterDays === undefined ? {} : { deadLetterDays: retention.deadLetterDays },
  };
  const { success, data, error } = WorkerSettings.safeParse(settings);
  if (success) return data;
  const faults = faultsOf(error, settings).map(({ path, message }) => `${pathText(path)} ${message}`);
  throw new CliError(`What your configurations name can't be watched: ${faults.join("; ")}`);
}

/** The variables that tell the main Worker its settings. Throws a {@link CliError} that says what to change when they are too long. */
export function watchedVars(settings: WorkerSettings): Record<string, string> {
  const vars = settingsVarsOf(settings);
  if (vars) return vars;
  const bytes = Buffer.byteLength(JSON.stringify(settings));
  throw new CliError(
    `The settings of ${settings.queues.length} queues and ${settings.workflows.length} workflows take ${bytes} bytes, and the variables of a Worker have room for ${maxSettingsBytes}. Watch fewer, or shorten their display names and subjects.`,
  );
}

/**
 * What is watched, without producers, workflows and rehearsals whose bindings the main Worker (`bindings`) or one before them has, and a note for each
 * of these.
 */
export function withFreeBindings(watched: Watched, bindings: readonly string[]): Watched {
  const taken = new Set(bindings);
  const notes: string[] = [];
  /** Takes the binding; when it is taken already, notes what is not possible without it. */
  const take = (binding: string, effect: string): boolean => {
    const isFree = !taken.has(binding);
    if (isFree) taken.add(binding);
    else notes.push(`${effect}: the binding for it would be ${binding}, which is used for something else.`);
    return isFree;
  };
  const free = new Set(
    rehearsingWorkers(watched).filter((worker) => take(rehearsalBindingOf(worker), `Dead letters of ${worker} can't be rehearsed`)),
  );
  const queues = watched.queues.map((queue) => ({
    ...queue,
    worker: queue.worker !== undefined && free.has(queue.worker) ? queue.worker : undefined,
    replay: queue.replay && take(bindingOf(queue.name), `Dead letters of ${queue.name} can't be replayed`),
  }));
  const workflows = watched.workflows.filter(({ name }) => take(workflowBindingOf(name), `The workflow ${name} can't be watched`));
  return { queues, workflows, notes: [...watched.notes, ...notes] };
}
