import { adopt } from "./acts.ts";
import type { Flying } from "./platform.ts";
import { at, same, type Stage } from "./stage.ts";
import type { Crash, StepOf } from "./steps.ts";
import { type Open, queueNames, type Script } from "./system.ts";
import { type Ended, type ModelTry, type Outcome, settleAll, startAll } from "./tries.ts";
import { live } from "./world.ts";

/** A wish to stop that nobody asked for within this is forgotten, ms. */
const wishMs = 3_600_000;
/** How long a sign of life keeps a job from being taken for dead, ms. */
const leaseMs = 120_000;

/** A batch whose handlers run: the tries it started, how those ended that did, and who gave a sign of life. */
type Batch = { open: Open; tries: ModelTry[]; ends: Ended[]; beats: Set<string> };

/** What happens to messages and handlers. */
export class Workers {
  readonly #stage: Stage;
  #batches: Batch[] = [];

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async deliver(step: StepOf<"deliver">): Promise<boolean> {
    const others = queueNames.filter((name) => name !== step.queue);
    const isThere = (name: string) => this.#stage.system.platform.visible(name, step.early).length > 0;
    const queue = [step.queue, ...others].find(isThere) ?? step.queue;
    const visible = this.#stage.system.platform.visible(queue, step.early);
    const picked: Flying[] = [];
    for (const pick of step.picks) picked.push(...visible.splice(pick % Math.max(1, visible.length), 1));
    if (picked.length === 0) return false;
    if (step.twice) picked.push(...picked.slice(0, 1));
    await this.#deliverAll(queue, picked, step.scripts, step.crash, step.stays);
    return true;
  }

  /** Delivers these messages as one batch; the scripts say in turn what their handlers do. */
  async #deliverAll(queue: string, picked: readonly Flying[], scripts: readonly Script[], crash: Crash, stays: boolean): Promise<void> {
    const { world, system } = this.#stage;
    const now = this.#stage.now;
    system.scripts = new Map(picked.map(({ jobId }, index) => [jobId, crash === "started" ? "crash" : (at(scripts, index) ?? "ok")]));
    for (const { jobId, announced, body } of picked) {
      if (announced || live(world, jobId)) continue;
      adopt(world, { id: jobId, queue, payload: (body.payload as { n: number }).n }, now);
      this.#stage.rules.allow(jobId);
      this.#stage.ids.push(jobId);
    }
    const tries = startAll(
      world,
      picked.map(({ jobId }) => jobId),
      now,
    );
    const open = await system.deliver(queue, picked, crash === "settled" ? "are lost" : "arrive", stays);
    const starts = system.starts.splice(0);
    this.#stage.rules.started(world, queue, starts, now);
    const wanted = tries.map(({ id, attempt }) => ({ id, attempt, payload: live(world, id)?.payload }));
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    same("who started", starts.toSorted(byId), wanted.toSorted(byId));
    const ends = tries.flatMap((one) => {
      const script = system.scripts.get(one.id) ?? "ok";
      return script === "slow" || script === "crash" ? [] : [{ ...one, outcome: script, at: now }];
    });
    const batch = { open, tries, ends, beats: new Set<string>() };
    this.#batches.push(batch);
    if (open.slow === 0) await this.#close(batch);
  }

  /** A batch whose handlers have all ended: it settles, unless its worker has vanished. */
  async #close(batch: Batch): Promise<void> {
    this.#batches = this.#batches.filter((one) => one !== batch);
    const how = await batch.open.work;
    batch.open.close(how);
    if (how === "crashed") return;
    this.#stage.rules.ended(this.#stage.world, batch.ends);
    for (const id of batch.beats) this.#stage.world.leases.delete(id);
    settleAll(this.#stage.world, batch.ends, this.#stage.now);
  }

  async finish(pick: number, script: Script): Promise<boolean> {
    const slow = at(this.#stage.system.slow, pick);
    if (slow) await this.#end(slow.id, slow.batch, () => slow.end(script), script);
    return slow !== undefined;
  }

  async #end(id: string, open: Open, end: () => void, script: Script): Promise<void> {
    const batch = this.#batches.find((one) => one.open === open);
    if (!batch) throw new Error(`${id} runs in no batch`);
    const others = this.#stage.system.slow.filter((one) => one.batch === open && one.id !== id);
    this.#stage.system.slow = this.#stage.system.slow.filter((one) => one.batch !== open || (script !== "crash" && one.id !== id));
    end();
    if (script === "crash") for (const other of others) other.end("crash");
    else for (const one of batch.tries) if (one.id === id) batch.ends.push({ ...one, outcome: script as Outcome, at: this.#stage.now });
    if (script === "crash" || others.length === 0) await this.#close(batch);
    else await new Promise((resolve) => setTimeout(resolve, 0));
  }

  async beat(pick: number): Promise<boolean> {
    const slow = at(this.#stage.system.slow, pick);
    if (!slow) return false;
    const job = live(this.#stage.world, slow.id);
    const isOnIt = job?.state === "active" && job.attempt === slow.context.job.attempt;
    const told = await this.#stage.system.beat(slow);
    const isAsked = this.#stage.now - (this.#stage.wishes.get(slow.id) ?? -Infinity) < wishMs;
    if (isOnIt) same("told to stop", told, job.cancelled && isAsked);
    this.#stage.world.leases.set(slow.id, this.#stage.now + leaseMs);
    this.#batches.find(({ open }) => open === slow.batch)?.beats.add(slow.id);
    if (told) await this.#end(slow.id, slow.batch, () => undefined, "transient");
    return told;
  }

  /** Delivers all that can be delivered; every handler does well. */
  async deliverRest(queue: string): Promise<void> {
    const visible = this.#stage.system.platform.visible(queue);
    if (visible.length) await this.#deliverAll(queue, visible, ["result", "ok"], "none", false);
  }

  /** The process dies: every handler and every message with it. */
  async die(): Promise<void> {
    for (const slow of this.#stage.system.slow.splice(0)) slow.end("crash");
    for (const batch of this.#batches.slice()) await this.#close(batch);
    this.#stage.system.platform.flying = [];
  }
}
