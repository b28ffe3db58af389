import { z } from "zod";
import { hasEnded, type InstanceStatus, instanceStatusOf, instanceStatusWords } from "#domain/instanceStatus";
import { type InstanceDetail, type InstanceStep, maxSteps, newInstance } from "#domain/workflows/instance";
import type { InstanceAction } from "#domain/workflows/instanceControl";
import type { InstanceAccess } from "#domain/workflows/source";
import { CallFailure, type CloudflareApi } from "../../cloudflare/cloudflareApi.ts";
import { CloudflareInstance } from "./accountAnswers.ts";
import { receivedExcerpt, stepOf, timeOf } from "./accountSteps.ts";
import { errorOf } from "./events.ts";

/** Without steps, and with the latest steps first. */
const withoutSteps = "?simple=true";
const latestFirst = "?order=desc";

const pathOf = (workflow: string, id: string): string => `/workflows/${workflow}/instances/${id}`;

async function read(api: CloudflareApi, workflow: string, id: string, query: string): Promise<CloudflareInstance | null> {
  try {
    return (await api.call(CloudflareInstance, "GET", pathOf(workflow, id) + query)).result;
  } catch (error) {
    if (error instanceof CallFailure && error.code === "not_found") return null;
    throw error;
  }
}

/** Returns the instance as the platform reports it. `steps` are the latest first. */
export function detailOf(workflow: string, id: string, instance: CloudflareInstance): InstanceDetail {
  const status = instanceStatusOf(instance.status);
  const createdAt = timeOf(instance.queued);
  const startedAt = timeOf(instance.start);
  const entries = instance.steps ?? [];
  const orElse = startedAt ?? createdAt ?? new Date(0).toISOString();
  const steps = entries
    .slice(0, maxSteps)
    .map((entry) => stepOf(entry, orElse))
    .filter((step): step is InstanceStep => step !== null);
  return {
    ...newInstance(workflow, id),
    status,
    createdAt,
    startedAt,
    endedAt: hasEnded(status) ? timeOf(instance.end) : null,
    params: receivedExcerpt(instance.params),
    output: receivedExcerpt(instance.output),
    error: instance.error ? errorOf(instance.error) : null,
    steps: steps.toReversed(),
    omittedSteps: Math.max(0, entries.length - maxSteps),
  };
}

/** Whether a status shows that an action was done, which its previous status did not allow. */
const isDone: Record<InstanceAction, (status: InstanceStatus) => boolean> = {
  pause: (status) => status === "paused" || status === "waitingForPause",
  resume: (status) => status === "running" || status === "waiting" || status === "queued",
  terminate: (status) => status === "terminated",
  restart: (status) => !hasEnded(status) && status !== "unknown",
};

const done: Record<InstanceAction, string> = { pause: "paused", resume: "resumed", terminate: "terminated", restart: "restarted" };

/** The failure of a command whose answer was lost, with what is known. `status` was read again; null if that failed too. */
function lostAnswer({ message }: CallFailure, id: string, action: InstanceAction, status: InstanceStatus | null): CallFailure {
  const known = status
    ? `Instance ${id} is ${instanceStatusWords[status]} now`
    : `It is unknown whether instance ${id} was ${done[action]}`;
  // An instance that was restarted may have ended again.
  return new CallFailure(`${known}. ${message}. Check its status before you try again`, status === null || action === "restart");
}

/** Reads and controls instances by the API of the Cloudflare account. A call that fails is not repeated. */
export const accountAccess = (api: CloudflareApi): InstanceAccess => {
  const statusOf = async (workflow: string, id: string): Promise<InstanceStatus | null> => {
    const instance = await read(api, workflow, id, withoutSteps);
    return instance && instanceStatusOf(instance.status);
  };
  return {
    status: statusOf,
    get: async (workflow, id) => {
      try {
        const instance = await read(api, workflow, id, latestFirst);
        return instance && detailOf(workflow, id, instance);
      } catch (error) {
        if (!(error instanceof CallFailure) || error.kind !== "size") throw error;
        const instance = await read(api, workflow, id, withoutSteps);
        return instance && { ...detailOf(workflow, id, instance), stepsMissing: `The steps can't be shown: ${error.message}.` };
      }
    },
    control: async (workflow, id, action, from) => {
      try {
        await api.call(z.unknown(), "PATCH", `${pathOf(workflow, id)}/status`, { status: action, ...(from ? { from } : {}) });
      } catch (error) {
        if (!(error instanceof CallFailure) || !error.isUncertain) throw error;
        const status = await statusOf(workflow, id).catch(() => null);
        if (status === null || !isDone[action](status)) throw lostAnswer(error, id, action, status);
      }
    },
  };
};
