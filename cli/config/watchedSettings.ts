import { bindingOf } from "#domain/queues/queues";
import { WorkerSettings } from "#domain/settings/workerSettings";
import type { ConfigSettings } from "./schema.ts";
import type { Watched } from "./watched.ts";

/** The binding under which the main Worker has a workflow. */
export const workflowBindingOf = (name: string): string => `WORKFLOW_${name.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}`;

/** What the main Worker has to know of what is watched. */
export const workerSettingsOf = ({
  watched,
  retention = {},
}: {
  watched: Watched;
  retention?: ConfigSettings["retention"];
}): WorkerSettings =>
  WorkerSettings.parse({
    queues: watched.queues.map((queue) => ({ ...queue, binding: bindingOf(queue.name) })),
    workflows: watched.workflows.map(({ name, script, displayName }) => ({ name, script, displayName, binding: workflowBindingOf(name) })),
    retention,
  });

/** What is watched, without producers whose bindings the main Worker (`bindings`) or another queue has, and a note for each of these. */
export function withFreeBindings(watched: Watched, bindings: readonly string[]): Watched {
  const taken = new Set(bindings);
  const notes: string[] = [];
  const queues = watched.queues.map((queue) => {
    const binding = bindingOf(queue.name);
    if (!queue.replay) return queue;
    if (!taken.has(binding)) return (taken.add(binding), queue);
    notes.push(
      `Dead letters of ${queue.name} can't be replayed: the binding for it would be ${binding}, which is used for something else.`,
    );
    return { ...queue, replay: false };
  });
  return { ...watched, queues, notes: [...watched.notes, ...notes] };
}
