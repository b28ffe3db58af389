import { ApiError } from "../api.ts";
import { triggerCycle } from "../brands/calls.ts";
import { drop, replay, restore, snooze } from "../dead-letters/calls.ts";
import { cancelJob, promoteJob, removeJob, retryJob } from "../jobs/calls.ts";
import { putQueue } from "../live/overview.ts";
import { queryClient } from "../queryClient.ts";
import { resume } from "../queues/calls.ts";
import { pause as pauseSchedule, remove as removeSchedule, resume as resumeSchedule, runNow } from "../schedules/calls.ts";
import { say, type Saying } from "../toasts/say.ts";
import { clockOf } from "../ui/words.ts";
import { takeRuns } from "../workflows/cache.ts";
import { order } from "../workflows/calls.ts";
import { idOf, nameOf, placeOf, type Thing } from "./things.ts";
import type { ActName } from "./verbs.ts";
import { serverNow } from "../clock/serverClock.ts";
import { promoted, retried } from "../jobs/sayings.ts";
import { replaySaying } from "../dead-letters/sayings.ts";
import { runSaying } from "../schedules/sayings.ts";
import { cycleSaying } from "../brands/sayings.ts";

/** What came of an act, and where to look at it. */
type Done = Omit<Saying, "id"> & { go?: string };
type Of<K extends Thing["kind"]> = Extract<Thing, { kind: K }>;

/** What was known of a thing is old; whoever shows it asks again. */
const forget = (id: string) => void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes(id) });

async function toLetter(act: ActName, thing: Of<"deadLetter">, reason: string): Promise<Done> {
  const { id, queue } = thing;
  const description = nameOf(thing).title;
  if (act === "replay") {
    await replay(id);
    return replaySaying(queue);
  }
  if (act === "drop") {
    await drop(id, reason);
    return { title: "Dropped", description, undo: () => void attempt("restore", thing) };
  }
  await restore(id);
  return { title: "Open again", description };
}

async function toJob(act: ActName, { id, type, queue, state }: Of<"job">, reason: string): Promise<Done> {
  const named = `${type} in ${queue}`;
  if (act === "retry") {
    return retried(await retryJob(id));
  }
  if (act === "promote") {
    return promoted(await promoteJob(id));
  }
  if (act === "remove") {
    await removeJob(id, reason);
    return { title: "Removed", description: named };
  }
  await cancelJob(id, reason);
  return state === "active"
    ? { title: "Asked to stop", description: `${named} ends at its next look, or completes all the same.` }
    : { title: "Cancelled", description: named };
}

async function toSchedule(act: ActName, thing: Of<"schedule">, reason: string): Promise<Done> {
  const { id, name } = thing;
  if (act === "run") {
    const { jobId } = await runNow(id);
    return { ...runSaying(thing), go: placeOf("job", jobId) };
  }
  if (act === "delete") {
    await removeSchedule(id, reason);
    return { title: `Deleted ${name}`, description: "The jobs it has made stay." };
  }
  if (act === "pause") {
    await pauseSchedule(id, reason);
    return { title: `Paused ${name}`, description: "Runs planned meanwhile are not made." };
  }
  await resumeSchedule(id);
  return { title: `Resumed ${name}` };
}

/** Does one act on one thing. Throws an `ApiError` that says what was wrong. */
async function perform(act: ActName, thing: Thing, reason: string): Promise<Done> {
  const id = idOf(thing);
  if (act === "copy") {
    await navigator.clipboard.writeText(id);
    return { title: "Copied", description: id };
  }
  switch (thing.kind) {
    case "queue":
      putQueue(await resume(id));
      return { title: `${id} runs again` };
    case "brand": {
      const { correlationId } = await triggerCycle(id);
      return { ...cycleSaying(thing.name), go: placeOf("trace", correlationId) };
    }
    case "deadLetter":
      return toLetter(act, thing, reason);
    case "job":
      return toJob(act, thing, reason);
    case "run":
      takeRuns([await order(id, "resume", reason)]);
      return { title: `Resumed “${thing.keyword}”`, description: "It goes on where it was." };
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
async function told<T>(thing: Thing, done: () => Promise<T>): Promise<T | undefined> {
  try {
    return await done();
  } catch (failure) {
    forget(idOf(thing));
    say({
      title: `“${nameOf(thing).title}”: that was not done`,
      description: failure instanceof ApiError ? failure.message : "The desk itself failed.",
      tone: "failed",
    });
    return undefined;
  }
}

/** {@link carryOut} where nothing stays open to show what went wrong. */
export const attempt = (act: ActName, thing: Thing): Promise<string | undefined> => told(thing, () => carryOut(act, thing, ""));

/** Hides a dead letter until a time, and says so. */
export const attemptSnooze = (thing: Thing, until: Date): Promise<void> =>
  told(thing, async () => {
    await snooze(idOf(thing), until.toISOString());
    forget(idOf(thing));
    const description = nameOf(thing).title;
    say({
      title: `Snoozed until ${clockOf(until.toISOString(), serverNow())}`,
      description,
      undo: () => void attempt("restore", thing),
    });
  });
