import type { JobState } from "#domain/jobs/job";
import { commands, pause, replay, update } from "./commands.ts";
import { pickFrom, expectSame, type Harness } from "./harness.ts";
import type { StepOf } from "./steps.ts";
import { findJob } from "./referenceModel.ts";

/** The states that allow each command, the most interesting first. */
const allowedStates = {
  retry: ["failed"],
  promote: ["delayed"],
  cancel: ["active", "waiting", "delayed", "blocked"],
  remove: ["failed", "waiting", "delayed", "blocked", "completed"],
  update: ["delayed", "waiting", "blocked"],
} as const;

/** Picks a job among all that ever existed, or with `apt` among those in one of these states, in the order of the states. */
function pickJob(harness: Harness, states: readonly JobState[], { pick, apt }: { pick: number; apt: boolean }): string | undefined {
  const inState = (state: JobState) => harness.ids.filter((id) => findJob(harness.model, id)?.state === state);
  const suitable = apt ? states.map(inState).find((ids) => ids.length > 0) : undefined;
  return pickFrom(suitable ?? harness.ids, pick);
}

/** An operator runs a command on a job. Returns false if there is no job. */
export async function runCommand(harness: Harness, step: StepOf<"command">): Promise<boolean> {
  const { verb } = step;
  const id = pickJob(harness, allowedStates[verb], step);
  if (id === undefined) return false;
  const job = findJob(harness.model, id);
  const jobs = harness.jobsOf(id);
  const wasActive = job?.state === "active";
  const isAllowed = job ? commands[verb](harness.model, job, harness.now) : false;
  expectSame(`${verb} of ${id}`, await harness.system.isAllowed(() => jobs[verb](id)), isAllowed);
  if (verb === "cancel" && isAllowed) harness.cancelRequests.set(id, harness.now);
  if (verb === "retry" && isAllowed) harness.model.leases.delete(id);
  if (job && isAllowed) harness.invariants.noteCommand(harness.model, verb, job, wasActive);
  return true;
}

/** An operator edits a job's payload. Returns false if there is no job. */
export async function updatePayload(harness: Harness, step: StepOf<"update">): Promise<boolean> {
  const id = pickJob(harness, allowedStates.update, step);
  if (id === undefined) return false;
  const job = findJob(harness.model, id);
  const payload = harness.newPayload();
  const jobs = harness.jobsOf(id);
  const isAllowed = job ? update(job, payload) : false;
  expectSame(
    `update of ${id}`,
    await harness.system.isAllowed(() => jobs.updatePayload(id, harness.system.work, { n: payload })),
    isAllowed,
  );
  return true;
}

/** An operator replays a dead letter. Returns false if there is none. */
export async function replayDeadLetter(harness: Harness, { pick, apt, edit }: StepOf<"replay">): Promise<boolean> {
  const open = harness.model.deadLetters.filter(({ status }) => status === "open");
  const deadLetter = pickFrom(apt && open.length ? open : harness.model.deadLetters, pick);
  if (!deadLetter) return false;
  const payload = edit ? harness.newPayload() : null;
  const isAllowed = replay(harness.model, deadLetter, payload);
  expectSame(
    `replay for ${deadLetter.jobId}`,
    await harness.system.isAllowed(() => harness.system.replay(deadLetter.id, payload)),
    isAllowed,
  );
  if (isAllowed) harness.invariants.noteReplay(harness.model, deadLetter.jobId);
  return true;
}

/** An operator pauses a queue. */
export async function pauseQueue(harness: Harness, { queue, forMs }: StepOf<"pause">): Promise<void> {
  const until = forMs === null ? null : harness.now + forMs;
  const isAllowed = pause(harness.model, queue, until, harness.now);
  const resumeAt = until === null ? [] : [new Date(until).toISOString()];
  expectSame(
    `pause of ${queue}`,
    await harness.system.isAllowed(() => harness.system.jobs(queue).pause("to test", ...resumeAt)),
    isAllowed,
  );
  if (isAllowed) harness.invariants.notePause(queue, until);
}

/** An operator resumes a queue; without `dispatchHeld` the Worker crashes before it dispatches the held jobs. */
export async function resumeQueue(harness: Harness, queue: string, dispatchHeld: boolean): Promise<void> {
  harness.invariants.noteResume(queue);
  const isAllowed = harness.model.pauses.delete(queue);
  const resume = () => (dispatchHeld ? harness.system.jobs(queue).resume() : harness.system.resumeOnly(queue));
  expectSame(`resume of ${queue}`, await harness.system.isAllowed(resume), isAllowed);
}
