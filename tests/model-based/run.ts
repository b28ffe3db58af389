import { retainAll } from "./keeping.ts";
import { act, pauseQueue, replayLetter, resumeQueue, updatePayload } from "./operate.ts";
import { addFlow, addJob, sendFromOutside } from "./produce.ts";
import { type Setting, Stage } from "./stage.ts";
import type { Step } from "./steps.ts";
import { queueNames } from "./system.ts";
import { sweepAll } from "./tries.ts";
import { Workers } from "./workers.ts";

/** Rounds until everything is over at the end: more than any job has tries and any family generations. */
const rounds = 20;
/** After this a handler that gave no sign of life is taken for dead, ms. */
const stallMs = 121_000;
/** More than half of that, ms. */
const halfMs = 65_000;
/** Longer than any delay, ms. */
const longMs = 50_000_000;

/** Plays a sequence on the code under test and on the reference, and compares the two after every step. */
export class Run {
  readonly #stage: Stage;
  readonly #workers: Workers;
  #bootedAt: number | null = null;

  constructor(setting: Setting) {
    this.#stage = new Stage(setting);
    this.#workers = new Workers(this.#stage);
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (const [index, step] of steps.entries()) {
      this.#stage.system.platform.net = "net" in step ? step.net : "works";
      if (await this.#do(step)) await this.#stage.check(`step ${index} (${step.do})`);
    }
  }

  /** Does a step. False when the database can't have changed. */
  async #do(step: Step): Promise<boolean> {
    if (step.do === "deliver") return this.#workers.deliver(step);
    if (step.do === "finish") return this.#workers.finish(step.pick, step.script);
    if (step.do === "beat") return this.#workers.beat(step.pick);
    if (step.do === "act") return act(this.#stage, step);
    if (step.do === "update") return updatePayload(this.#stage, step);
    if (step.do === "replay") return replayLetter(this.#stage, step);
    if (step.do === "wait") this.#stage.pass(step.ms);
    else if (step.do === "outside") sendFromOutside(this.#stage, step.queue);
    else if (step.do === "add") await addJob(this.#stage, step);
    else if (step.do === "flow") await addFlow(this.#stage, step.tree);
    else if (step.do === "pause") await pauseQueue(this.#stage, step);
    else if (step.do === "resume") await resumeQueue(this.#stage, step.queue, step.flush);
    else if (step.do === "sweep") await this.#sweep();
    else if (step.do === "stall") await this.#stall();
    else if (step.do === "lastLong") await this.#lastLong(step.pick);
    else if (step.do === "retain") await this.#retain();
    else await this.#restart();
    return step.do !== "wait" && step.do !== "outside";
  }

  async #sweep(): Promise<void> {
    const { system, world, now } = this.#stage;
    await system.sweep(now, this.#bootedAt);
    sweepAll(world, now, this.#bootedAt);
  }

  async #stall(): Promise<void> {
    this.#stage.pass(stallMs);
    await this.#sweep();
  }

  async #lastLong(pick: number): Promise<void> {
    this.#stage.pass(halfMs);
    await this.#workers.beat(pick);
    this.#stage.pass(halfMs);
    await this.#sweep();
  }

  async #retain(): Promise<void> {
    const { system, world, now } = this.#stage;
    await system.retain(now);
    retainAll(world, now);
  }

  async #restart(): Promise<void> {
    await this.#workers.die();
    this.#stage.pass(1);
    this.#bootedAt = this.#stage.now;
    this.#stage.pass(1_000);
  }

  /** Lets the dust settle: nobody is paused, nothing is lost any more, time passes. Then every job must be over. */
  async settle(): Promise<void> {
    const { world, system, rules } = this.#stage;
    system.platform.net = "works";
    for (const queue of queueNames) if (world.pauses.has(queue)) await resumeQueue(this.#stage, queue, true);
    while (system.slow[0]) await this.#workers.finish(0, "crash");
    for (let round = 0; round < rounds && !rules.isQuiet(world); round += 1) {
      this.#stage.pass(longMs);
      await this.#sweep();
      for (const queue of [...queueNames, ...queueNames]) await this.#workers.deliverRest(queue);
      await this.#stage.check(`round ${round} of the end`);
    }
    rules.over(world);
  }
}
