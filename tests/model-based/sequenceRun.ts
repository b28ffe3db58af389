import { applyModelRetention } from "./retention.ts";
import { runCommand, pauseQueue, replayDeadLetter, resumeQueue, updatePayload } from "./operatorSteps.ts";
import { addFlow, addJob, sendFromOutside } from "./producerSteps.ts";
import { type HarnessOptions, Harness } from "./harness.ts";
import type { Step } from "./steps.ts";
import { queueNames } from "./system.ts";
import { reconcileModel } from "./attempts.ts";
import { WorkerSteps } from "./workerSteps.ts";

/** The most rounds until every job has finished at the end: more than any job has attempts and any flow has levels. */
const maxRounds = 20;
/** After this time a job without a heartbeat is recovered, ms. */
const stalledAfterMs = 121_000;
/** More than half of that, ms. */
const halfMs = 65_000;
/** Longer than any delay, ms. */
const longMs = 50_000_000;

/** Plays a sequence on the code under test and on the reference model, and compares both after every step. */
export class SequenceRun {
  readonly #harness: Harness;
  readonly #workerSteps: WorkerSteps;
  #bootedAt: number | null = null;

  constructor(setting: HarnessOptions) {
    this.#harness = new Harness(setting);
    this.#workerSteps = new WorkerSteps(this.#harness);
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (const [index, step] of steps.entries()) {
      this.#harness.system.platform.sendOutcome = "net" in step ? step.net : "works";
      if (await this.#do(step)) await this.#harness.check(`step ${index} (${step.do})`);
    }
  }

  /** Runs a step. Returns false if it cannot have changed the database. */
  async #do(step: Step): Promise<boolean> {
    if (step.do === "deliver") return this.#workerSteps.deliver(step);
    if (step.do === "finish") return this.#workerSteps.finish(step.pick, step.script);
    if (step.do === "heartbeat") return this.#workerSteps.heartbeat(step.pick);
    if (step.do === "command") return runCommand(this.#harness, step);
    if (step.do === "update") return updatePayload(this.#harness, step);
    if (step.do === "replay") return replayDeadLetter(this.#harness, step);
    if (step.do === "wait") this.#harness.advance(step.ms);
    else if (step.do === "outside") sendFromOutside(this.#harness, step.queue);
    else if (step.do === "add") await addJob(this.#harness, step);
    else if (step.do === "flow") await addFlow(this.#harness, step.tree);
    else if (step.do === "pause") await pauseQueue(this.#harness, step);
    else if (step.do === "resume") await resumeQueue(this.#harness, step.queue, step.dispatchHeld);
    else if (step.do === "reconcile") await this.#reconcile();
    else if (step.do === "stall") await this.#stall();
    else if (step.do === "lastLong") await this.#lastLong(step.pick);
    else if (step.do === "retain") await this.#retain();
    else await this.#restart();
    return step.do !== "wait" && step.do !== "outside";
  }

  async #reconcile(): Promise<void> {
    const { system, model, now } = this.#harness;
    await system.reconcile(now, this.#bootedAt);
    reconcileModel(model, now, this.#bootedAt);
  }

  async #stall(): Promise<void> {
    this.#harness.advance(stalledAfterMs);
    await this.#reconcile();
  }

  async #lastLong(pick: number): Promise<void> {
    this.#harness.advance(halfMs);
    await this.#workerSteps.heartbeat(pick);
    this.#harness.advance(halfMs);
    await this.#reconcile();
  }

  async #retain(): Promise<void> {
    const { system, model, now } = this.#harness;
    await system.retain(now);
    applyModelRetention(model, now);
  }

  async #restart(): Promise<void> {
    await this.#workerSteps.crash();
    this.#harness.advance(1);
    this.#bootedAt = this.#harness.now;
    this.#harness.advance(1_000);
  }

  /** Resumes all queues, stops losing messages and lets time pass. Then every job must have finished. */
  async finishAll(): Promise<void> {
    const { model, system, invariants: rules } = this.#harness;
    system.platform.sendOutcome = "works";
    for (const queue of queueNames) if (model.pauses.has(queue)) await resumeQueue(this.#harness, queue, true);
    while (system.slow[0]) await this.#workerSteps.finish(0, "crash");
    for (let round = 0; round < maxRounds && !rules.isFinished(model); round += 1) {
      this.#harness.advance(longMs);
      await this.#reconcile();
      for (const queue of [...queueNames, ...queueNames]) await this.#workerSteps.deliverRest(queue);
      await this.#harness.check(`final round ${round}`);
    }
    rules.checkNothingLost(model);
  }
}
