import { ApiError } from "../api.ts";
import { triggerCycle } from "../brands/calls.ts";
import { drop, replay, restore, snooze } from "../dead-letters/calls.ts";
import { cancelJob, promoteJob, removeJob, retryJob } from "../jobs/calls.ts";
import { putQueue } from "../live/overview.ts";
import { queryClient } from "../queryClient.ts";
import { resume } from "../queues/calls.ts";
import { resumedQueue } from "../queues/sayings.ts";
import { pause as pauseSchedule, remove as removeSchedule, resume as resumeSchedule, runNow } from "../schedules/calls.ts";
import { couldNot } from "../toasts/failures.ts";
import { say, type Saying } from "../toasts/say.ts";
import { takeRuns } from "../workflows/cache.ts";
import { dismiss, order } from "../workflows/calls.ts";
import { dismissedRun, resumedRun } from "../workflows/sayings.ts";
import { idOf, nameOf, placeOf, type Thing } from "./things.ts";
import type { ActName } from "./verbs.ts";
import { cancelled, promoted, removed, retried } from "../jobs/sayings.ts";
import { dropped, replaySaying, restored, snoozed } from "../dead-letters/sayings.ts";
import { deletedSaying, pausedSaying, resumedSaying, runSaying } from "../schedules/sayings.ts";
import { cycleSaying, triggerVerb } from "../brands/sayings.ts";

/** What came of an act, and where to look at it. */
type Done = Omit<Saying, "id"> & { go?: string };
type Of<K extends Thing["kind"]> = Extract<Thing, { kind: K }>;

const verbs: Partial<Record<ActName, string>> = {
  trigger: triggerVerb,
  rate: "set the rate limit of",
  concurrency: "set the concurrency limit of",
  liftRate: "remove the rate limit of",
  liftConcurrency: "remove the concurrency limit of",
};

/** What an act does to a thing, as it stands before the thing's name. */
export const verbOf = (act: ActName): string => verbs[act] ?? act;

/** What was known of a thing is old; whoever shows it asks again. */
const forget = (id: string) => void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes(id) });

async function toLetter(act: ActName, thing: Of<"deadLetter">, reason: string): Promise<Done> {
  const { id, queue } = thing;
  if (act === "replay") {
    await replay(id);
    return replaySaying(queue);
  }
  if (act === "drop") {
    await drop(id, reason);
    return { ...dropped(thing), undo: () => void attempt("restore", thing) };
  }
  await restore(id);
  return restored(thing);
}

async function toJob(act: ActName, thing: Of<"job">, reason: string): Promise<Done> {
  const { id } = thing;
  if (act === "retry") {
    return retried(await retryJob(id));
  }
  if (act === "promote") {
    return promoted(await promoteJob(id));
  }
  if (act === "remove") {
    await removeJob(id, reason);
    return removed(thing);
  }
  await cancelJob(id, reason);
  return cancelled(thing);
}

async function toSchedule(act: ActName, thing: Of<"schedule">, reason: string): Promise<Done> {
  const { id, name } = thing;
  if (act === "run") {
    const { jobId } = await runNow(id);
    return { ...runSaying(thing), go: placeOf("job", jobId) };
  }
  if (act === "delete") {
    await removeSchedule(id, reason);
    return deletedSaying(name);
  }
  if (act === "pause") {
    await pauseSchedule(id, reason);
    return pausedSaying(name);
  }
  return resumedSaying(await resumeSchedule(id));
}

/** Does one act on one thing. Throws an `ApiError` that says what was wrong. */
async function perform(act: ActName, thing: Thing, reason: string): Promise<Done> {
  const id = idOf(thing);
  if (act === "copy") {
    await navigator.clipboard.writeText(id);
    return { title: "Copied", description: id };
  }
  switch (thing.kind) {
    case "queue": {
      const running = await resume(id);
      putQueue(running);
      return resumedQueue(running);
    }
    case "brand": {
      const { correlationId } = await triggerCycle(id);
      return { ...cycleSaying(thing.name), go: placeOf("trace", correlationId) };
    }
    case "deadLetter":
      return toLetter(act, thing, reason);
    case "job":
      return toJob(act, thing, reason);
    case "run":
      takeRuns([act === "dismiss" ? await dismiss(id) : await order(id, "resume", reason)]);
      return act === "dismiss" ? dismissedRun(thing.keyword) : resumedRun(thing.keyword);
    case "schedule":
      return toSchedule(act, thing, reason);
    case "trace":
      throw new ApiError("invalid", "Nothing can be done to a trace: it tells what was done.");
  }
}

/** Does one act and says what came of it; answers where to go then. Throws what went wrong, for a form to show. */
export async function carryOut(act: ActName, thing: Thing, reason: string): Promise<string | undefined> {
  const { go, ...saying } = await perform(act, thing, reason);
  forget(idOf(thing));
  say(saying);
  return go;
}

/** `done`, and what went wrong where nothing stays open to show it. */
async function told<T>(act: ActName, thing: Thing, done: () => Promise<T>): Promise<T | undefined> {
  try {
    return await done();
  } catch (failure) {
    forget(idOf(thing));
    say(couldNot(verbOf(act), nameOf(thing).title, failure));
    return undefined;
  }
}

/** {@link carryOut} where nothing stays open to show what went wrong. */
export const attempt = (act: ActName, thing: Thing): Promise<string | undefined> => told(act, thing, () => carryOut(act, thing, ""));

/** Hides a dead letter until a time, and says so. */
export const attemptSnooze = (thing: Thing, until: Date): Promise<void> =>
  told("snooze", thing, async () => {
    await snooze(idOf(thing), until.toISOString());
    forget(idOf(thing));
    if (thing.kind === "deadLetter") say({ ...snoozed(thing, until), undo: () => void attempt("restore", thing) });
  });
