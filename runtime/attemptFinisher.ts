import { errorText } from "#domain/errors/errorInfo";
import { batchByName } from "#store/batch";
import type { DispatchableJob } from "#store/jobs/dispatchable";
import { uncountCancelledAttempts } from "#store/jobs/countFailures";
import { type AttemptResult, finishAttempts } from "#store/jobs/finish";
import { writeHeldClaims } from "#store/jobs/heldClaim";
import { countAttempts, type AttemptTimes } from "#store/queues/histograms";
import { recordWorkerVersion } from "#store/queues/workerVersions";
import type { Acknowledgements } from "./acknowledgements.ts";
import type { Limiter } from "./coordinator/client.ts";
import type { IncomingMessage } from "./incomingMessages.ts";
import { log } from "./log.ts";
import { dispatchOrHandOver } from "./publish.ts";
import type { QueueBindings } from "./sendToQueue.ts";
import type { RunningJobs } from "./runningJobs.ts";
import type { DeployedVersion } from "./workerVersion.ts";

/** An attempt that ended, with its result and times. With `retrySeconds`, the platform delivers the message again after that time. */
export type FinishedAttempt = { incoming: IncomingMessage; result: AttemptResult; times: AttemptTimes; retrySeconds?: number };

/**
 * `counted`: the jobs hold leases under a concurrency limit, which must be released. `held` are the jobs whose claims are not written, `at` is the
 * time of their start, ISO UTC, `leaseMs` their lease if it is not the default, and `hold` the limiter's hold on them.
 */
export type AttemptFinisherDeps = {
  ops: D1Database;
  bindings: QueueBindings;
  queue: string;
  limiter: Limiter;
  running: RunningJobs;
  acknowledgements: Acknowledgements;
  counted: boolean;
  held: readonly string[];
  hold: string | null;
  at: string;
  leaseMs: number | undefined;
  version: DeployedVersion | null;
};

/** Queues for which this instance of the Worker has recorded its version. */
const recordedQueues = new Set<string>();

/** How often ended attempts are written while others of the batch still run, ms. */
const writeEveryMs = 1_000;
/**
 * When that is done first if claims are not written yet, ms after the start. Most handlers that only compute, or write to a database, have ended
 * then; nobody misses a job that has been running for less.
 */
const writeHeldMs = 100;

/** The most characters of results and errors in one write: they are part of several of its statements. */
const maxWriteLength = 2_000_000;

const textLengthOf = ({ result }: FinishedAttempt): number =>
  result.outcome === "completed" ? (result.result?.length ?? 0) : result.error.message.length + result.error.stack.length;

/**
 * Finishes the attempts of one batch: writes their results and what their handlers reported, once a second and at the end of
 * the batch. The first time, it writes the claims that are not written, of all jobs that have not just completed. A message is acknowledged
 * only after its job's result has committed.
 */
export class AttemptFinisher {
  readonly #deps: AttemptFinisherDeps;
  #ended: FinishedAttempt[] = [];
  /** Jobs that hold a lease without running. */
  #idle: string[] = [];
  /** Jobs whose claims are not written. */
  #held: Set<string>;
  /** Jobs whose claims could not be written: what their handlers do no longer counts. */
  readonly #lost = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(deps: AttemptFinisherDeps) {
    this.#deps = deps;
    this.#held = new Set(deps.held);
  }

  /** Adds an attempt that ended. */
  add(ended: FinishedAttempt): void {
    if (!this.#lost.has(ended.result.id)) this.#ended.push(ended);
  }

  /** Notes a message that this delivery does not run, so that its lease is released. */
  skip({ id }: IncomingMessage): void {
    if (this.#deps.counted) this.#idle.push(id);
  }

  /** Starts writing once a second. */
  start(): void {
    this.#timer = setTimeout(
      () => {
        this.#writing = this.#writeOnTime();
      },
      this.#held.size ? writeHeldMs : writeEveryMs,
    );
  }

  /** Stops writing once a second. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Writes all that is left, with `extraStatements`, in one round trip unless results are large. Throws what the database throws. */
  async finish(extraStatements: D1PreparedStatement[]): Promise<void> {
    this.stop();
    await this.#writing;
    await this.#write(extraStatements);
    while (this.#ended.length > 0) await this.#write([]);
  }

  /** Takes ended attempts whose results and errors fit into one write, at least one if there is any. */
  #takeEnded(): FinishedAttempt[] {
    let length = 0;
    const tooLong = this.#ended.findIndex((attempt) => (length += textLengthOf(attempt)) > maxWriteLength);
    return this.#ended.splice(0, tooLong === -1 ? this.#ended.length : Math.max(1, tooLong));
  }

  /** Writes the claims of what has started, after the batch failed: these attempts count, and their leases must end. Throws what the database throws. */
  async abandon(): Promise<void> {
    const { ops, queue, at, leaseMs } = this.#deps;
    const held = [...this.#held];
    if (held.length === 0) return;
    try {
      await ops.batch(writeHeldClaims(ops, queue, held, at, leaseMs));
    } finally {
      await this.#endHold();
    }
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
    const { ops, queue, limiter, running, version, leaseMs, at: startedAt } = this.#deps;
    const ended = this.#takeEnded();
    const results = ended.map(({ result }) => this.#withHold(result));
    const unclaimed = new Set(this.#held);
    for (const result of results) if (result.outcome === "completed" && result.held) unclaimed.delete(result.id);
    const at = new Date().toISOString();
    const times = ended.map((attempt) => attempt.times);
    const batch = batchByName<{ claims: { id: string }; released: DispatchableJob }>(ops, {
      claims: writeHeldClaims(ops, queue, [...unclaimed], startedAt, leaseMs),
      reports: running.reports.takeStatements(ops),
      leases: running.leaseRenewals(),
      extraStatements,
      version: version && !recordedQueues.has(queue) ? recordWorkerVersion(ops, queue, version) : null,
      metrics: [...countAttempts(ops, queue, times, at), ...uncountCancelledAttempts(ops, queue, results, at)],
      released: finishAttempts(ops, queue, results, at, version?.id ?? null),
    });
    try {
      const [{ claims, released }] = await Promise.all([batch, this.#release(ended)]);
      recordedQueues.add(queue);
      await this.#settleHeld(unclaimed, claims.rows);
      const again = ended.flatMap((attempt) => this.#acknowledge(attempt));
      const failed = ended.some(({ result }) => result.outcome === "failed");
      await Promise.all([this.#dispatch([...released.rows, ...again]), failed && limiter.noteFailures()]);
    } catch (error) {
      this.#ended.push(...ended);
      throw error;
    }
  }

  /** Dispatches jobs whose state has committed: a failure here must not have their attempts written again. */
  async #dispatch(jobs: readonly DispatchableJob[]): Promise<void> {
    try {
      await dispatchOrHandOver(this.#deps, jobs);
    } catch (error) {
      log("warn", "not handed over, the reconciler dispatches later", { queue: this.#deps.queue, error: errorText(error) });
    }
  }

  /** Marks the result of a job that completes without a claim. What its handler reported, and its removal, need one. */
  #withHold(result: AttemptResult): AttemptResult {
    if (result.outcome !== "completed" || result.removeOnComplete === true || !this.#held.has(result.id)) return result;
    return this.#deps.running.reports.has(result.id) ? result : { ...result, held: true };
  }

  /** Lets go of the held jobs, whose claims or results are written now, and stops those of `unclaimed` that could not be claimed. */
  async #settleHeld(unclaimed: Set<string>, claimed: readonly { id: string }[]): Promise<void> {
    if (this.#held.size === 0) return;
    this.#held.clear();
    for (const { id } of claimed) unclaimed.delete(id);
    for (const id of unclaimed) {
      this.#lost.add(id);
      this.#deps.running.abort(id, new Error("The job was changed meanwhile"));
    }
    this.#ended = this.#ended.filter(({ result }) => !this.#lost.has(result.id));
    await this.#endHold();
  }

  /** Lets go of what is left of the hold. */
  async #endHold(): Promise<void> {
    const { limiter, hold } = this.#deps;
    if (hold) await limiter.endHold(hold);
  }

  /** Releases the leases of ended jobs, and what else the limiter stores of them. */
  async #release(ended: readonly FinishedAttempt[]): Promise<void> {
    const { limiter, running, counted } = this.#deps;
    const finished = ended.map(({ incoming }) => incoming.id).filter((id) => counted || running.knownToLimiter.has(id));
    const ids = [...finished, ...this.#idle.splice(0)];
    if (ids.length) await limiter.release(ids);
  }

  /** Acknowledges the message of an attempt, or returns it to the queue for the next one. Returns the job instead if its message carries others. */
  #acknowledge({ incoming, retrySeconds }: FinishedAttempt): DispatchableJob[] {
    const { acknowledgements, queue } = this.#deps;
    if (retrySeconds !== undefined && incoming.isAlone) {
      acknowledgements.retry(incoming, retrySeconds);
      return [];
    }
    acknowledgements.end(incoming);
    if (retrySeconds === undefined) return [];
    const { id, body, ticket } = incoming;
    return [
      { id, queue, body: JSON.stringify(body), priority: ticket?.priority ?? 0, key: ticket?.key ?? null, delaySeconds: retrySeconds },
    ];
  }
}
