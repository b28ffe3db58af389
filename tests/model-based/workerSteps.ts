import { createJobOfMessage } from "./commands.ts";
import type { QueuedMessage } from "./platform.ts";
import { pickFrom, expectSame, type Harness } from "./harness.ts";
import type { Crash, StepOf } from "./steps.ts";
import { type OpenBatch, queueNames, type HandlerScript } from "./system.ts";
import { type EndedAttempt, type ModelAttempt, type Outcome, finishAttempts, startJobs } from "./attempts.ts";
import { findJob } from "./referenceModel.ts";

/** A cancel request expires after this, ms. */
const cancelRequestMs = 3_600_000;
/** The length of a lease, ms. */
const leaseMs = 120_000;

/** A batch whose handlers run: the attempts it started, those that ended, and the ids of jobs that called `heartbeat`. */
type Batch = { open: OpenBatch; attempts: ModelAttempt[]; ends: EndedAttempt[]; heartbeats: Set<string> };

/** The steps on messages and handlers. */
export class WorkerSteps {
  readonly #harness: Harness;
  #batches: Batch[] = [];

  constructor(harness: Harness) {
    this.#harness = harness;
  }

  async deliver(step: StepOf<"deliver">): Promise<boolean> {
    const others = queueNames.filter((name) => name !== step.queue);
    const isThere = (name: string) => this.#harness.system.platform.visible(name, step.early).length > 0;
    const queue = [step.queue, ...others].find(isThere) ?? step.queue;
    const visible = this.#harness.system.platform.visible(queue, step.early);
    const picked: QueuedMessage[] = [];
    for (const pick of step.picks) picked.push(...visible.splice(pick % Math.max(1, visible.length), 1));
    if (picked.length === 0) return false;
    if (step.twice) picked.push(...picked.slice(0, 1));
    await this.#deliverAll(queue, picked, step.scripts, step.crash, step.stays);
    return true;
  }

  /** Delivers these messages as one batch; the scripts determine in turn what their handlers do. */
  async #deliverAll(
    queue: string,
    picked: readonly QueuedMessage[],
    scripts: readonly HandlerScript[],
    crash: Crash,
    stays: boolean,
  ): Promise<void> {
    const { model, system } = this.#harness;
    const now = this.#harness.now;
    system.scripts = new Map(picked.map(({ jobId }, index) => [jobId, crash === "started" ? "crash" : (pickFrom(scripts, index) ?? "ok")]));
    for (const { jobId, announced, body } of picked) {
      if (announced || findJob(model, jobId)) continue;
      createJobOfMessage(model, { id: jobId, queue, payload: (body.payload as { n: number }).n }, now);
      this.#harness.invariants.allow(jobId);
      this.#harness.ids.push(jobId);
    }
    const attempts = startJobs(
      model,
      picked.map(({ jobId }) => jobId),
      now,
    );
    const open = await system.deliver(queue, picked, crash === "finished" ? "are lost" : "arrive", stays);
    const starts = system.starts.splice(0);
    this.#harness.invariants.checkStarted(model, queue, starts, now);
    // A handler counts the attempts since its job last started over.
    const wanted = attempts.map(({ id, attempt }) => {
      const job = findJob(model, id);
      return { id, attempt: attempt - (job?.earlierAttempts ?? 0), payload: job?.payload };
    });
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    expectSame("started handlers", starts.toSorted(byId), wanted.toSorted(byId));
    const ends = attempts.flatMap((attempt) => {
      const script = system.scripts.get(attempt.id) ?? "ok";
      return script === "slow" || script === "crash" ? [] : [{ ...attempt, outcome: script, at: now }];
    });
    const batch: Batch = { open, attempts, ends, heartbeats: new Set() };
    this.#batches.push(batch);
    if (open.hasWritten) this.#finishEnded(batch);
    if (open.slow === 0) await this.#close(batch);
  }

  /** Ends a batch whose handlers have all ended. Its attempts finish unless its Worker crashed. */
  async #close(batch: Batch): Promise<void> {
    this.#batches = this.#batches.filter((other) => other !== batch);
    const how = await batch.open.work;
    batch.open.close(how);
    if (how === "crashed") return;
    for (const id of batch.heartbeats) this.#harness.model.leases.delete(id);
    this.#finishEnded(batch);
  }

  /** The results of the attempts that ended are written. */
  #finishEnded(batch: Batch): void {
    const ends = batch.ends.splice(0);
    this.#harness.invariants.noteEnded(this.#harness.model, ends);
    finishAttempts(this.#harness.model, ends, this.#harness.now);
  }

  async finish(pick: number, script: HandlerScript): Promise<boolean> {
    const slow = pickFrom(this.#harness.system.slow, pick);
    if (slow) await this.#end(slow.id, slow.batch, () => slow.end(script), script);
    return slow !== undefined;
  }

  async #end(id: string, open: OpenBatch, end: () => void, script: HandlerScript): Promise<void> {
    const batch = this.#batches.find((running) => running.open === open);
    if (!batch) throw new Error(`${id} runs in no batch`);
    const others = this.#harness.system.slow.filter((handler) => handler.batch === open && handler.id !== id);
    this.#harness.system.slow = this.#harness.system.slow.filter(
      (handler) => handler.batch !== open || (script !== "crash" && handler.id !== id),
    );
    end();
    if (script === "crash") for (const other of others) other.end("crash");
    else
      for (const attempt of batch.attempts)
        if (attempt.id === id) batch.ends.push({ ...attempt, outcome: script as Outcome, at: this.#harness.now });
    if (script === "crash" || others.length === 0) await this.#close(batch);
    else await new Promise((resolve) => setTimeout(resolve, 0));
  }

  async heartbeat(pick: number): Promise<boolean> {
    const slow = pickFrom(this.#harness.system.slow, pick);
    if (!slow) return false;
    const job = findJob(this.#harness.model, slow.id);
    const isCurrent = job?.state === "active" && job.attempt === slow.context.job.attempt;
    const isCancelled = await this.#harness.system.heartbeat(slow);
    const isRequested = this.#harness.now - (this.#harness.cancelRequests.get(slow.id) ?? -Infinity) < cancelRequestMs;
    if (isCurrent) expectSame("cancelled by its heartbeat", isCancelled, job.cancelled && isRequested);
    this.#harness.model.leases.set(slow.id, this.#harness.now + leaseMs);
    this.#batches.find(({ open }) => open === slow.batch)?.heartbeats.add(slow.id);
    if (isCancelled) await this.#end(slow.id, slow.batch, () => undefined, "transient");
    return isCancelled;
  }

  /** Delivers all messages that can be delivered; every handler completes. */
  async deliverRest(queue: string): Promise<void> {
    const visible = this.#harness.system.platform.visible(queue);
    if (visible.length) await this.#deliverAll(queue, visible, ["result", "ok"], "none", false);
  }

  /** The process ends, and with it every handler and every message. */
  async crash(): Promise<void> {
    for (const slow of this.#harness.system.slow.splice(0)) slow.end("crash");
    for (const batch of this.#batches.slice()) await this.#close(batch);
    this.#harness.system.platform.messages = [];
  }
}
