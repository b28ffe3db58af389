import type { InferRequestType } from "hono/client";
import { answer, api, ApiError } from "../api.ts";
import { triggerCycle } from "../brands/calls.ts";
import { drop, replay, restore } from "../dead-letters/calls.ts";
import { putQueue } from "../live/overview.ts";
import { queryClient } from "../queryClient.ts";
import { resume } from "../queues/calls.ts";
import { say, type Saying } from "../toasts/say.ts";
import { takeRuns } from "../workflows/cache.ts";
import { approve, reject } from "../workflows/calls.ts";
import { idOf, nameOf, placeOf, type Thing } from "./things.ts";
import type { ActName } from "./verbs.ts";

/** What came of an act, and where to look at it. */
type Done = Omit<Saying, "id"> & { go?: string };
type Why = InferRequestType<(typeof api.jobs)[":id"]["retry"]["$post"]>["json"];

const why = (reason: string): Why => (reason ? { reason } : {});
const job = api.jobs[":id"];
const schedule = api.schedules[":id"];

/** What was known of a thing is old; whoever shows it asks again. */
const forget = (id: string) => void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes(id) });

/** Does one act on one thing. Throws an `ApiError` that says what was wrong. */
async function perform(act: ActName, thing: Thing, reason: string): Promise<Done> {
  const id = idOf(thing);
  const param = { id };
  const description = nameOf(thing).title;
  if (act === "copy") {
    await navigator.clipboard.writeText(id);
    return { title: "Copied", description: id };
  }
  if (thing.kind === "queue") {
    putQueue(await resume(id));
    return { title: `${id} runs again` };
  }
  if (thing.kind === "brand") {
    const { correlationId } = await triggerCycle(id);
    return { title: `${description} is awake`, description: "This is its trace.", go: placeOf("trace", correlationId) };
  }
  if (thing.kind === "deadLetter") {
    if (act === "replay")
      return replay(id).then(() => ({ title: `Replayed to ${thing.queue}`, description: "It runs with new attempts." }));
    if (act === "drop") {
      await drop(id, reason);
      return { title: "Dropped", description, undo: () => void attempt("restore", thing) };
    }
    return restore(id).then(() => ({ title: "Open again", description }));
  }
  if (thing.kind === "run") {
    takeRuns([await (act === "approve" ? approve(id, reason) : reject(id, reason))]);
    return act === "approve"
      ? { title: `Approved “${description}”`, description: "It is being published." }
      : { title: `Rejected “${description}”`, description: "Nothing of it is published." };
  }
  if (thing.kind === "schedule") {
    if (act === "run") {
      const { jobId } = await answer(schedule.run.$post({ param, json: {} }));
      return { title: `${description} runs now`, description: "This is its job.", go: placeOf("job", jobId) };
    }
    await answer(act === "pause" ? schedule.pause.$put({ param, json: { reason } }) : schedule.pause.$delete({ param, json: {} }));
    return { title: act === "pause" ? `${description} is paused` : `${description} runs again` };
  }
  if (act === "retry") {
    await answer(job.retry.$post({ param, json: why(reason) }));
    return { title: "Tried again", description };
  }
  if (act === "promote") {
    await answer(job.promote.$post({ param, json: why(reason) }));
    return { title: "Runs now", description };
  }
  await answer(job.cancel.$post({ param, json: why(reason) }));
  return { title: "Cancelled", description: "If it was running, it has been asked to stop." };
}

/** Does one act and says what came of it; answers where to go then. Throws what went wrong, for a form to show. */
export async function carryOut(act: ActName, thing: Thing, reason: string): Promise<string | undefined> {
  const { go, ...saying } = await perform(act, thing, reason);
  forget(idOf(thing));
  say(saying);
  return go;
}

/** The same where nothing stays open to show what went wrong. */
export async function attempt(act: ActName, thing: Thing): Promise<string | undefined> {
  try {
    return await carryOut(act, thing, "");
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
