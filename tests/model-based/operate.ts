import type { JobState } from "#domain/jobs/job";
import { acts, pause, replay, update } from "./acts.ts";
import { at, same, type Stage } from "./stage.ts";
import type { StepOf } from "./steps.ts";
import { live } from "./world.ts";

/** The states in which something can be done to a job; the most telling first. */
const fitting = {
  retry: ["failed"],
  promote: ["delayed"],
  cancel: ["active", "waiting", "delayed", "blocked"],
  remove: ["failed", "waiting", "delayed", "blocked", "completed"],
  update: ["delayed", "waiting", "blocked"],
} as const;

/** A job among all there ever were, or with `apt` among those in one of these states, the first state first. */
function choose(stage: Stage, states: readonly JobState[], { pick, apt }: { pick: number; apt: boolean }): string | undefined {
  const inState = (state: JobState) => stage.ids.filter((id) => live(stage.world, id)?.state === state);
  const apter = apt ? states.map(inState).find((ids) => ids.length > 0) : undefined;
  return at(apter ?? stage.ids, pick);
}

/** An operator does something to a job. False when there is none. */
export async function act(stage: Stage, step: StepOf<"act">): Promise<boolean> {
  const { verb } = step;
  const id = choose(stage, fitting[verb], step);
  if (id === undefined) return false;
  const job = live(stage.world, id);
  const jobs = stage.jobsOf(id);
  const wasActive = job?.state === "active";
  const could = job ? acts[verb](stage.world, job, stage.now) : false;
  same(`${verb} of ${id}`, await stage.system.tries(() => jobs[verb](id)), could);
  if (verb === "cancel" && could) stage.wishes.set(id, stage.now);
  if (verb === "retry" && could) stage.world.leases.delete(id);
  if (job && could) stage.rules.acted(stage.world, verb, job, wasActive);
  return true;
}

/** An operator changes a job's payload. False when there is none. */
export async function updatePayload(stage: Stage, step: StepOf<"update">): Promise<boolean> {
  const id = choose(stage, fitting.update, step);
  if (id === undefined) return false;
  const job = live(stage.world, id);
  const payload = stage.newPayload();
  const jobs = stage.jobsOf(id);
  const could = job ? update(job, payload) : false;
  same(`update of ${id}`, await stage.system.tries(() => jobs.updatePayload(id, stage.system.work, { n: payload })), could);
  return true;
}

/** An operator replays a dead letter. False when there is none. */
export async function replayLetter(stage: Stage, { pick, apt, edit }: StepOf<"replay">): Promise<boolean> {
  const open = stage.world.letters.filter(({ status }) => status === "open");
  const letter = at(apt && open.length ? open : stage.world.letters, pick);
  if (!letter) return false;
  const payload = edit ? stage.newPayload() : null;
  const could = replay(stage.world, letter, payload);
  same(`replay for ${letter.jobId}`, await stage.system.tries(() => stage.system.replay(letter.id, payload)), could);
  if (could) stage.rules.replayed(stage.world, letter.jobId);
  return true;
}

/** An operator pauses a queue. */
export async function pauseQueue(stage: Stage, { queue, forMs }: StepOf<"pause">): Promise<void> {
  const until = forMs === null ? null : stage.now + forMs;
  const could = pause(stage.world, queue, until, stage.now);
  const resumeAt = until === null ? [] : [new Date(until).toISOString()];
  same(`pause of ${queue}`, await stage.system.tries(() => stage.system.jobs(queue).pause("to test", ...resumeAt)), could);
  if (could) stage.rules.paused(queue, until);
}

/** An operator resumes a queue; without `flush` the Worker vanishes before anything is sent. */
export async function resumeQueue(stage: Stage, queue: string, flush: boolean): Promise<void> {
  stage.rules.resumed(queue);
  const could = stage.world.pauses.delete(queue);
  const resume = () => (flush ? stage.system.jobs(queue).resume() : stage.system.resumeOnly(queue));
  same(`resume of ${queue}`, await stage.system.tries(resume), could);
}
