import type { Verb } from "./acts.ts";
import { childFailed, hasOpenChildren } from "./family.ts";
import type { Start } from "./system.ts";
import type { Ended } from "./tries.ts";
import { isOver, live, liveJobs, type ModelJob, type World } from "./world.ts";

/** What must hold whatever the reference thinks: kept from what operators did and what handlers saw alone. */
export class Rules {
  /** Why a job must not start (again), until somebody retries it. */
  readonly #barred = new Map<string, string>();
  readonly #pauses = new Map<string, number | null>();
  /** Who may go on in spite of children that aren't over, because an operator retried or removed one of those below. */
  readonly #hurried = new Set<string>();

  /** Handlers of a queue started at `now`. */
  started(world: World, queue: string, starts: readonly Start[], now: number): void {
    const until = this.#pauses.get(queue);
    const isPaused = until !== undefined && (until === null || until > now);
    for (const { id, attempt } of starts) {
      const job = live(world, id);
      if (isPaused) throw new Error(`${id} started in a paused queue`);
      if (this.#barred.has(id)) throw new Error(`${id} started, but ${this.#barred.get(id)}`);
      if (job && attempt > job.attempts) throw new Error(`${id} had try ${attempt} of ${job.attempts}`);
      if (hasOpenChildren(world, id) && !this.#hurried.has(id)) throw new Error(`${id} started before its children were over`);
    }
    if (new Set(starts.map(({ id }) => id)).size < starts.length) throw new Error("A job started twice in one batch");
  }

  /** These tries are about to be settled. */
  ended(world: World, ends: readonly Ended[]): void {
    for (const { id, outcome } of ends) {
      const isGood = outcome === "ok" || outcome === "result";
      if (isGood && live(world, id)?.state === "active") this.#barred.set(id, "it was done already");
    }
  }

  /** An operator did something to a job. */
  acted(world: World, verb: Verb, job: ModelJob, wasActive: boolean): void {
    if (verb === "retry") this.allow(job.id);
    if (verb === "retry" || verb === "remove") this.#hurry(world, job);
    if (verb === "remove") this.#barred.set(job.id, "it was removed");
    if (verb === "cancel" && !wasActive) this.#barred.set(job.id, "it was cancelled");
  }

  /** Somebody had a job run again by its dead letter. */
  replayed(world: World, id: string): void {
    const job = live(world, id);
    if (job?.state !== "waiting") return;
    this.allow(id);
    this.#hurry(world, job);
  }

  /** A job is run again, or a parent that failed for its sake is: those above may have been let go already, and go on. */
  #hurry(world: World, job: ModelJob): void {
    for (let parent = live(world, job.parent); parent; parent = live(world, parent.parent)) this.#hurried.add(parent.id);
  }

  allow(id: string): void {
    this.#barred.delete(id);
  }

  paused(queue: string, until: number | null): void {
    this.#pauses.set(queue, until);
  }

  resumed(queue: string): void {
    this.#pauses.delete(queue);
  }

  isQuiet(world: World): boolean {
    return liveJobs(world).every(isOver);
  }

  /** Nothing got lost: every job went well, or failed with a dead letter, for a child's sake, or because somebody cancelled it. */
  over(world: World): void {
    for (const { id, state, error, cancelled } of liveJobs(world)) {
      if (state !== "completed" && state !== "failed") throw new Error(`${id} is lost: it stays ${state}`);
      const hasLetter = world.letters.some(({ jobId, status }) => jobId === id && status === "open");
      if (state === "failed" && !hasLetter && !cancelled && error !== childFailed) throw new Error(`${id} failed, and nobody is told`);
    }
  }
}
