import { errorText } from "#domain/errors/errorInfo";
import { batchByName } from "#store/batch";
import type { DispatchableJob } from "#store/jobs/dispatchable";
import { uncountCancelledAttempts } from "#store/jobs/countFailures";
import { type AttemptResult, finishAttempts } from "#store/jobs/finish";
import { countAttempts, type AttemptTimes } from "#store/queues/histograms";
import { recordWorkerVersion } from "#store/queues/workerVersions";
import type { Limiter } from "./coordinator/client.ts";
import type { IncomingMessage } from "./incomingMessages.ts";
import { log } from "./log.ts";
import { dispatchJobs } from "./publish.ts";
import type { QueueBindings } from "./sendToQueue.ts";
import type { RunningJobs } from "./runningJobs.ts";
import type { DeployedVersion } from "./workerVersion.ts";

/** An attempt that ended, with its result and times. With `retrySeconds`, the platform delivers the message again after that time. */
export type FinishedAttempt = { incoming: IncomingMessage; result: AttemptResult; times: AttemptTimes; retrySeconds?: number };

/** `counted`: the jobs hold leases under a concurrency limit, which must be released. */
export type AttemptFinisherDeps = {
  ops: D1Database;
  bindings: QueueBindings;
  queue: string;
  limiter: Limiter;
  running: RunningJobs;
  counted: boolean;
  version: DeployedVersion | null;
};

/** Queues for which this instance of the Worker has recorded its version. */
const recordedQueues = new Set<string>();

/** How often ended attempts are written while others of the batch still run, ms. */
const writeEveryMs = 1_000;

/**
 * Finishes the attempts of one batch: writes their results and what their handlers reported, once a second and at the end of
 * the batch. A message is acknowledged only after its job's result has committed.
 */
export class AttemptFinisher {
  readonly #deps: AttemptFinisherDeps;
  /** The platform's ids of the messages whose job's result has committed. */
  readonly acknowledged = new Set<string>();
  #ended: FinishedAttempt[] = [];
  /** Jobs that hold a lease without running. */
  #idle: string[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(deps: AttemptFinisherDeps) {
    this.#deps = deps;
  }

  /** Adds an attempt that ended. */
  add(ended: FinishedAttempt): void {
    this.#ended.push(ended);
  }

  /** Notes a message that this delivery does not run, so that its lease is released. */
  skip({ id }: IncomingMessage): void {
    if (this.#deps.counted) this.#idle.push(id);
  }

  /** Starts writing once a second. */
  start(): void {
    this.#timer = setTimeout(() => {
      this.#writing = this.#writeOnTime();
    }, writeEveryMs);
  }

  /** Stops writing once a second. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Writes all that is left, with `extraStatements`, in one round trip. Throws what the database throws. */
  async finish(extraStatements: D1PreparedStatement[]): Promise<void> {
    this.stop();
    await this.#writing;
    await this.#write(extraStatements);
  }

  async #writeOnTime(): Promise<void> {
    try {
      await this.#write([]);
    } catch (error) {
      log("warn", "attempts not finished, retrying", { queue: this.#deps.queue, error: errorText(error) });
    }
    if (this.#timer !== null) this.start();
  }

  async #write(extraStatements: D1PreparedStatement[]): Promise<void> {
    const { ops, bindings, queue, limiter, running, version } = this.#deps;
    const ended = this.#ended;
    this.#ended = [];
    const results = ended.map(({ result }) => result);
    const at = new Date().toISOString();
    const times = ended.map((attempt) => attempt.times);
    const batch = batchByName<{ released: DispatchableJob }>(ops, {
      reports: running.reports.takeStatements(ops),
      leases: running.leaseRenewals(),
      extraStatements,
      version: version && !recordedQueues.has(queue) ? recordWorkerVersion(ops, queue, version) : null,
      metrics: [...countAttempts(ops, queue, times, at), ...uncountCancelledAttempts(ops, queue, results, at)],
      released: finishAttempts(ops, queue, results, at, version?.id ?? null),
    });
    try {
      const [{ released }] = await Promise.all([batch, this.#release(ended)]);
      recordedQueues.add(queue);
      for (const attempt of ended) this.#acknowledge(attempt);
      const failed = ended.some(({ result }) => result.outcome === "failed");
      await Promise.all([dispatchJobs(bindings, released.rows), failed && limiter.noteFailures()]);
    } catch (error) {
      this.#ended.push(...ended);
      throw error;
    }
  }

  /** Releases the leases of ended jobs, and what else the limiter stores of them. */
  async #release(ended: readonly FinishedAttempt[]): Promise<void> {
    const { limiter, running, counted } = this.#deps;
    const finished = ended.map(({ incoming }) => incoming.id).filter((id) => counted || running.knownToLimiter.has(id));
    const ids = [...finished, ...this.#idle.splice(0)];
    if (ids.length) await limiter.release(ids);
  }

  /** Returns a message to the queue if the platform is to deliver it again, and acknowledges it otherwise. */
  #acknowledge({ incoming: { raw }, retrySeconds }: FinishedAttempt): void {
    this.acknowledged.add(raw.id);
    if (retrySeconds === undefined) raw.ack();
    else raw.retry({ delaySeconds: retrySeconds });
  }
}
