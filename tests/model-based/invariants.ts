import type { CommandName } from "./commands.ts";
import { childFailed, hasOpenChildren } from "./flows.ts";
import type { StartedHandler } from "./system.ts";
import type { EndedAttempt } from "./attempts.ts";
import { isFinished, findJob, listJobs, type ModelJob, type ReferenceModel } from "./referenceModel.ts";

/** Invariants that do not depend on the reference model: they follow from commands and started handlers alone. */
export class Invariants {
  /** Why a job must not start (again) unless an operator retries it, by job id. */
  readonly #barred = new Map<string, string>();
  readonly #pauses = new Map<string, number | null>();
  /** Ids of parents that may start before their children have finished, because an operator retried or removed a job below them. */
  readonly #released = new Set<string>();

  /** Checks the handlers of a queue that started at `now`. */
  checkStarted(model: ReferenceModel, queue: string, starts: readonly StartedHandler[], now: number): void {
    const until = this.#pauses.get(queue);
    const isPaused = until !== undefined && (until === null || until > now);
    for (const { id, attempt } of starts) {
      const job = findJob(model, id);
      if (isPaused) throw new Error(`${id} started in a paused queue`);
      if (this.#barred.has(id)) throw new Error(`${id} started, but ${this.#barred.get(id)}`);
      const attempts = job && job.attempts - job.earlierAttempts;
      if (attempts !== undefined && attempt > attempts) throw new Error(`${id} started attempt ${attempt} of ${attempts}`);
      if (hasOpenChildren(model, id) && !this.#released.has(id)) throw new Error(`${id} started before its children had finished`);
    }
    if (new Set(starts.map(({ id }) => id)).size < starts.length) throw new Error("A job started twice in one batch");
  }

  /** Notes the attempts that are about to be finished. */
  noteEnded(model: ReferenceModel, ends: readonly EndedAttempt[]): void {
    for (const { id, outcome } of ends) {
      const isSuccess = outcome === "ok" || outcome === "result";
      if (isSuccess && findJob(model, id)?.state === "active") this.#barred.set(id, "it had completed already");
    }
  }

  /** Notes a command of an operator. */
  noteCommand(model: ReferenceModel, verb: CommandName, job: ModelJob, wasActive: boolean): void {
    if (verb === "retry") this.allow(job.id);
    if (verb === "retry" || verb === "remove") this.#markReleased(model, job);
    if (verb === "remove") this.#barred.set(job.id, "it was removed");
    if (verb === "cancel" && !wasActive) this.#barred.set(job.id, "it was cancelled");
  }

  /** Notes the replay of a job's dead letter. */
  noteReplay(model: ReferenceModel, id: string): void {
    const job = findJob(model, id);
    if (job?.state !== "waiting") return;
    this.allow(id);
    this.#markReleased(model, job);
  }

  /** A job runs again, or a parent that failed by it does: the jobs above may have been released already. */
  #markReleased(model: ReferenceModel, job: ModelJob): void {
    for (let parent = findJob(model, job.parent); parent; parent = findJob(model, parent.parent)) this.#released.add(parent.id);
  }

  allow(id: string): void {
    this.#barred.delete(id);
  }

  notePause(queue: string, until: number | null): void {
    this.#pauses.set(queue, until);
  }

  noteResume(queue: string): void {
    this.#pauses.delete(queue);
  }

  isFinished(model: ReferenceModel): boolean {
    return listJobs(model).every(isFinished);
  }

  /** Checks that no job is lost: each completed, or failed with a dead letter, by a child, or by a cancel. */
  checkNothingLost(model: ReferenceModel): void {
    for (const { id, state, error, cancelled } of listJobs(model)) {
      if (state !== "completed" && state !== "failed") throw new Error(`${id} is lost: it stays ${state}`);
      const hasDeadLetter = model.deadLetters.some(({ jobId, status }) => jobId === id && status === "open");
      if (state === "failed" && !hasDeadLetter && !cancelled && error !== childFailed)
        throw new Error(`${id} failed without a dead letter`);
    }
  }
}
