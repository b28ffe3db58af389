import { ApiError } from "../core/api.ts";
import { triggerCycle } from "../features/brands/calls.ts";
import { cancelJob, promoteJob, removeJob, retryJob } from "../features/jobs/calls.ts";
import { updateQueue } from "../core/live/overview.ts";
import { queryClient } from "../core/queryClient.ts";
import { resumeQueue } from "../features/queues/calls.ts";
import { resumedQueueToast } from "../features/queues/toasts.ts";
import { pauseSchedule, deleteSchedule as removeSchedule, resumeSchedule, runScheduleNow } from "../features/schedules/calls.ts";
import { failureToast } from "../core/toasts/failures.ts";
import { showToast, type Toast } from "../core/toasts/toastQueue.ts";
import { updateRunCaches } from "../core/live/runCache.ts";
import { dismissRun, sendControlRequest } from "../features/workflows/calls.ts";
import { dismissedRunToast, resumedRunToast } from "../features/workflows/toasts.ts";
import { entityPath } from "../core/links.ts";
import { entityId, describeEntity, type Entity } from "./entities.ts";
import type { CommandName } from "./entityActions.ts";
import { cancelledToast, promotedToast, removedToast, retriedToast } from "../features/jobs/toasts.ts";
import { deletedToast, pausedToast, resumedToast, runToast } from "../features/schedules/toasts.ts";
import { cycleRequestedToast, triggerVerb } from "../features/brands/toasts.ts";

/** The toast of a finished command, and the URL to open. */
type CommandResult = Omit<Toast, "id"> & { go?: string };
type Of<K extends Entity["kind"]> = Extract<Entity, { kind: K }>;

const verbs: Partial<Record<CommandName, string>> = {
  trigger: triggerVerb,
  rate: "set the rate limit of",
  concurrency: "set the concurrency limit of",
  liftRate: "remove the rate limit of",
  liftConcurrency: "remove the concurrency limit of",
};

/** Returns a command as the words before the name of its entity, for failure toasts. */
export const commandPhrase = (command: CommandName): string => verbs[command] ?? command;

/** Invalidates the cached queries of an entity. */
const invalidateEntity = (id: string) => void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes(id) });

async function runOnJob(command: CommandName, entity: Of<"job">, reason: string): Promise<CommandResult> {
  const { id } = entity;
  if (command === "retry") {
    return retriedToast(await retryJob(id));
  }
  if (command === "promote") {
    return promotedToast(await promoteJob(id));
  }
  if (command === "remove") {
    await removeJob(id, reason);
    return removedToast(entity);
  }
  await cancelJob(id, reason);
  return cancelledToast(entity);
}

async function runOnSchedule(command: CommandName, entity: Of<"schedule">, reason: string): Promise<CommandResult> {
  const { id, name } = entity;
  if (command === "run") {
    const { jobId } = await runScheduleNow(id);
    return { ...runToast(entity), go: entityPath("job", jobId) };
  }
  if (command === "delete") {
    await removeSchedule(id, reason);
    return deletedToast(name);
  }
  if (command === "pause") {
    await pauseSchedule(id, reason);
    return pausedToast(name);
  }
  return resumedToast(await resumeSchedule(id));
}

/** Runs a command on an entity. Throws an `ApiError` when it fails. */
async function perform(command: CommandName, entity: Entity, reason: string): Promise<CommandResult> {
  const id = entityId(entity);
  if (command === "copy") {
    await navigator.clipboard.writeText(id);
    return { title: "Copied", description: id };
  }
  switch (entity.kind) {
    case "queue": {
      const running = await resumeQueue(id);
      updateQueue(running);
      return resumedQueueToast(running);
    }
    case "brand": {
      const { correlationId } = await triggerCycle(id);
      return { ...cycleRequestedToast(entity.name), go: entityPath("trace", correlationId) };
    }
    case "deadLetter":
    case "trace":
      throw new ApiError("invalid", "Its commands run elsewhere.");
    case "job":
      return runOnJob(command, entity, reason);
    case "run":
      updateRunCaches([command === "dismiss" ? await dismissRun(id) : await sendControlRequest(id, "resume", reason)]);
      return command === "dismiss" ? dismissedRunToast(entity.keyword) : resumedRunToast(entity.keyword);
    case "schedule":
      return runOnSchedule(command, entity, reason);
  }
}

/** Runs a command and shows its toast. Returns the URL to open, if any. Throws an `ApiError` for the caller's form to show. */
export async function runCommand(command: CommandName, entity: Entity, reason: string): Promise<string | undefined> {
  const { go, ...toast } = await perform(command, entity, reason);
  invalidateEntity(entityId(entity));
  showToast(toast);
  return go;
}

/** Runs `run` and shows a failure as a toast, because no form stays open to show it. */
async function withFailureToast<T>(command: CommandName, entity: Entity, run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (failure) {
    invalidateEntity(entityId(entity));
    showToast(failureToast(commandPhrase(command), describeEntity(entity).title, failure));
    return undefined;
  }
}

/** Like {@link runCommand}, but shows a failure as a toast and then returns undefined. */
export const runAndReport = (command: CommandName, entity: Entity): Promise<string | undefined> =>
  withFailureToast(command, entity, () => runCommand(command, entity, ""));
