import { ApiError } from "../api.ts";
import { triggerCycle } from "../brands/calls.ts";
import { dropDeadLetter, replayDeadLetter, restoreDeadLetter, snoozeDeadLetter } from "../dead-letters/calls.ts";
import { cancelJob, promoteJob, removeJob, retryJob } from "../jobs/calls.ts";
import { updateQueue } from "../live/overview.ts";
import { queryClient } from "../queryClient.ts";
import { resumeQueue } from "../queues/calls.ts";
import { resumedQueueToast } from "../queues/toasts.ts";
import { pauseSchedule, deleteSchedule as removeSchedule, resumeSchedule, runScheduleNow } from "../schedules/calls.ts";
import { failureToast } from "../toasts/failures.ts";
import { showToast, type Toast } from "../toasts/toastQueue.ts";
import { updateRunCaches } from "../workflows/cache.ts";
import { dismissRun, sendControlRequest } from "../workflows/calls.ts";
import { dismissedRunToast, resumedRunToast } from "../workflows/toasts.ts";
import { entityId, describeEntity, entityPath, type Entity } from "./entities.ts";
import type { CommandName } from "./entityActions.ts";
import { cancelledToast, promotedToast, removedToast, retriedToast } from "../jobs/toasts.ts";
import { droppedToast, replayedToast, restoredToast, snoozedToast } from "../dead-letters/toasts.ts";
import { deletedToast, pausedToast, resumedToast, runToast } from "../schedules/toasts.ts";
import { cycleRequestedToast, triggerVerb } from "../brands/toasts.ts";

/** What came of an act, and where to look at it. */
type Done = Omit<Toast, "id"> & { go?: string };
type Of<K extends Entity["kind"]> = Extract<Entity, { kind: K }>;

const verbs: Partial<Record<CommandName, string>> = {
  trigger: triggerVerb,
  rate: "set the rate limit of",
  concurrency: "set the concurrency limit of",
  liftRate: "remove the rate limit of",
  liftConcurrency: "remove the concurrency limit of",
};

/** What an act does to a thing, as it stands before the thing's name. */
export const commandPhrase = (act: CommandName): string => verbs[act] ?? act;

/** What was known of a thing is old; whoever shows it asks again. */
const forget = (id: string) => void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes(id) });

async function toLetter(act: CommandName, thing: Of<"deadLetter">, reason: string): Promise<Done> {
  const { id, queue } = thing;
  if (act === "replay") {
    await replayDeadLetter(id);
    return replayedToast(queue);
  }
  if (act === "drop") {
    await dropDeadLetter(id, reason);
    return { ...droppedToast(thing), undo: () => void runAndReport("restore", thing) };
  }
  await restoreDeadLetter(id);
  return restoredToast(thing);
}

async function toJob(act: CommandName, thing: Of<"job">, reason: string): Promise<Done> {
  const { id } = thing;
  if (act === "retry") {
    return retriedToast(await retryJob(id));
  }
  if (act === "promote") {
    return promotedToast(await promoteJob(id));
  }
  if (act === "remove") {
    await removeJob(id, reason);
    return removedToast(thing);
  }
  await cancelJob(id, reason);
  return cancelledToast(thing);
}

async function toSchedule(act: CommandName, thing: Of<"schedule">, reason: string): Promise<Done> {
  const { id, name } = thing;
  if (act === "run") {
    const { jobId } = await runScheduleNow(id);
    return { ...runToast(thing), go: entityPath("job", jobId) };
  }
  if (act === "delete") {
    await removeSchedule(id, reason);
    return deletedToast(name);
  }
  if (act === "pause") {
    await pauseSchedule(id, reason);
    return pausedToast(name);
  }
  return resumedToast(await resumeSchedule(id));
}

/** Does one act on one thing. Throws an `ApiError` that says what was wrong. */
async function perform(act: CommandName, thing: Entity, reason: string): Promise<Done> {
  const id = entityId(thing);
  if (act === "copy") {
    await navigator.clipboard.writeText(id);
    return { title: "Copied", description: id };
  }
  switch (thing.kind) {
    case "queue": {
      const running = await resumeQueue(id);
      updateQueue(running);
      return resumedQueueToast(running);
    }
    case "brand": {
      const { correlationId } = await triggerCycle(id);
      return { ...cycleRequestedToast(thing.name), go: entityPath("trace", correlationId) };
    }
    case "deadLetter":
      return toLetter(act, thing, reason);
    case "job":
      return toJob(act, thing, reason);
    case "run":
      updateRunCaches([act === "dismiss" ? await dismissRun(id) : await sendControlRequest(id, "resume", reason)]);
      return act === "dismiss" ? dismissedRunToast(thing.keyword) : resumedRunToast(thing.keyword);
    case "schedule":
      return toSchedule(act, thing, reason);
    case "trace":
      throw new ApiError("invalid", "Nothing can be done to a trace: it tells what was done.");
  }
}

/** Does one act and says what came of it; answers where to go then. Throws what went wrong, for a form to show. */
export async function runCommand(act: CommandName, thing: Entity, reason: string): Promise<string | undefined> {
  const { go, ...saying } = await perform(act, thing, reason);
  forget(entityId(thing));
  showToast(saying);
  return go;
}

/** `done`, and what went wrong where nothing stays open to show it. */
async function told<T>(act: CommandName, thing: Entity, done: () => Promise<T>): Promise<T | undefined> {
  try {
    return await done();
  } catch (failure) {
    forget(entityId(thing));
    showToast(failureToast(commandPhrase(act), describeEntity(thing).title, failure));
    return undefined;
  }
}

/** {@link carryOut} where nothing stays open to show what went wrong. */
export const runAndReport = (act: CommandName, thing: Entity): Promise<string | undefined> =>
  told(act, thing, () => runCommand(act, thing, ""));

/** Hides a dead letter until a time, and says so. */
export const snoozeAndReport = (thing: Entity, until: Date): Promise<void> =>
  told("snooze", thing, async () => {
    await snoozeDeadLetter(entityId(thing), until.toISOString());
    forget(entityId(thing));
    if (thing.kind === "deadLetter") showToast({ ...snoozedToast(thing, until), undo: () => void runAndReport("restore", thing) });
  });
