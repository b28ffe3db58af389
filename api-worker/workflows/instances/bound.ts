import { errorText } from "#domain/errors/errorInfo";
import { type InstanceDetail, newInstance } from "#domain/workflows/instance";
import { instanceStatusOf } from "#domain/instanceStatus";
import { applyInstanceEvent } from "#domain/workflows/instanceEvents";
import type { InstanceAccess } from "#domain/workflows/source";
import { EventReader, excerptOf } from "./events.ts";

/** Times for reading the history of an instance, ms, and the most events that are read. */
const history = { firstMs: 5_000, quietMs: 250, max: 20_000 };

/** The message of the platform contains this code for an id without instance, locally and on Cloudflare. */
const isNotFound = (error: unknown): boolean => errorText(error).includes("instance.not_found");

/** Returns an instance, or null. */
export async function findInstance(binding: Workflow, id: string): Promise<WorkflowInstance | null> {
  try {
    return await binding.get(id);
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** Adds the history of an instance, as far as the platform gives it. */
async function withHistory(detail: InstanceDetail, instance: WorkflowInstance): Promise<InstanceDetail> {
  try {
    using subscription = await instance.subscribe();
    const { events, isDone } = await new EventReader(subscription).read(history);
    const read = events.reduce(applyInstanceEvent, detail);
    return isDone || events.length < history.max ? read : { ...read, stepsMissing: `Only the first ${history.max} events are shown.` };
  } catch (error) {
    return { ...detail, stepsMissing: `The platform did not send the steps: ${errorText(error)}` };
  }
}

/** Reads and controls instances by the binding of their workflow. */
export const boundAccess = (binding: Workflow): InstanceAccess => ({
  status: async (_workflow, id) => {
    const instance = await findInstance(binding, id);
    return instance && instanceStatusOf((await instance.status()).status);
  },
  get: async (workflow, id) => {
    const instance = await findInstance(binding, id);
    if (!instance) return null;
    const read = await withHistory(newInstance(workflow, id), instance);
    const { status, error, output } = await instance.status();
    return {
      ...read,
      status: instanceStatusOf(status),
      error: read.error ?? (error ? { name: error.name, message: error.message } : null),
      output: read.output ?? (status === "complete" ? (excerptOf(output) ?? null) : null),
    };
  },
  control: async (_workflow, id, action, from) => {
    const instance = await binding.get(id);
    if (action === "restart") await (from ? instance.restart({ from }) : instance.restart());
    else await instance[action]();
  },
});
