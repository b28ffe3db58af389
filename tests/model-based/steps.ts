import fc from "fast-check";
import type { JobOptions } from "#domain/jobs/job";
import type { Verb } from "./acts.ts";
import type { Net } from "./platform.ts";
import { queueNames, type Script } from "./system.ts";
import { outcomes } from "./tries.ts";

/** A node of a flow: its queue, how it is to be run, and its children. */
export type Tree = { queue: string; options: JobOptions; failParent: boolean; children: Tree[] };

/** How a batch goes: its worker vanishes before it settles, or before it acknowledges; `none` if it doesn't. */
export type Crash = "none" | "started" | "settled";

/**
 * One thing that happens. `pick` and `picks` choose among what there is at that time,
 * `net` is what becomes of what is sent.
 * With `apt` only what can be done is chosen, if there is any.
 */
export type Step =
  | { do: "add"; queue: string; options: JobOptions; net: Net }
  | { do: "outside"; queue: string }
  | { do: "flow"; tree: Tree; net: Net }
  | {
      do: "deliver";
      queue: string;
      picks: number[];
      scripts: Script[];
      crash: Crash;
      stays: boolean;
      twice: boolean;
      early: boolean;
      net: Net;
    }
  | { do: "finish"; pick: number; script: Script; net: Net }
  | { do: "beat"; pick: number; net: Net }
  | { do: "act"; verb: Verb; pick: number; apt: boolean; net: Net }
  | { do: "update"; pick: number; apt: boolean }
  | { do: "replay"; pick: number; apt: boolean; edit: boolean; net: Net }
  | { do: "pause"; queue: string; forMs: number | null }
  | { do: "resume"; queue: string; flush: boolean; net: Net }
  | { do: "wait"; ms: number }
  | { do: "sweep"; net: Net }
  | { do: "stall"; net: Net }
  | { do: "lastLong"; pick: number; net: Net }
  | { do: "retain" }
  | { do: "restart" };
export type StepOf<D extends Step["do"]> = Extract<Step, { do: D }>;

type Parts<D extends Step["do"]> = { [K in keyof Omit<StepOf<D>, "do">]: fc.Arbitrary<StepOf<D>[K]> };
const step = <D extends Step["do"]>(name: D, parts: Parts<D>) =>
  fc.record({ do: fc.constant(name), ...parts }) as unknown as fc.Arbitrary<StepOf<D>>;

const pick = fc.nat({ max: 99 });
const apt = fc.constantFrom(true, true, true, false);
const queue = fc.constantFrom<string>(...queueNames);
const net = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Net>("works") },
  { weight: 1, arbitrary: fc.constantFrom<Net>("loses", "refuses") },
);
const removal = fc.constantFrom<Exclude<JobOptions["removeOnFail"], undefined>>(
  true,
  { count: 1 },
  { count: 0, ageMs: 60_000 },
  { ageMs: 1_000 },
);

const options: fc.Arbitrary<JobOptions> = fc.record(
  {
    attempts: fc.integer({ min: 1, max: 3 }),
    backoff: fc.constantFrom({ type: "fixed" as const, delayMs: 2_000 }, { type: "exponential" as const, delayMs: 3_000, maxMs: 5_000 }),
    delayMs: fc.constantFrom(0, 0, 1_500, 30_000, 46_800_000),
    priority: fc.integer({ min: -1, max: 1 }),
    deduplication: fc.record({ id: fc.constantFrom("x", "y"), ttlMs: fc.constantFrom(5_000, 200_000) }),
    removeOnComplete: removal,
    removeOnFail: removal,
  },
  { requiredKeys: [] },
);

const tries = fc.integer({ min: 1, max: 2 });
const leaf = fc.record({ attempts: tries, delayMs: fc.constantFrom(0, 30_000), removeOnFail: removal }, { requiredKeys: [] });
const inner = fc.record({ attempts: tries, removeOnComplete: removal }, { requiredKeys: [] });
const tree = (depth: number): fc.Arbitrary<Tree> =>
  fc.record({
    queue,
    options: depth === 0 ? leaf : inner,
    failParent: fc.boolean(),
    children: depth === 0 ? fc.constant([]) : fc.array(fc.oneof(tree(0), tree(depth - 1)), { minLength: 1, maxLength: 2 }),
  });

/** A job to add, which works. */
export const add = step("add", { queue, options, net: fc.constant("works") });
const addSomehow = step("add", { queue, options, net });
const outside = step("outside", { queue });
const deliver = step("deliver", {
  queue,
  picks: fc.array(pick, { minLength: 1, maxLength: 4 }),
  scripts: fc.array(fc.constantFrom<Script>(...outcomes, "ok", "slow"), { minLength: 1, maxLength: 4 }),
  crash: fc.constantFrom("none", "none", "none", "none", "started", "settled"),
  stays: fc.constantFrom(false, false, true),
  twice: fc.constantFrom(false, false, true),
  early: fc.constantFrom(false, false, false, true),
  net,
});
/** Workers that vanish in the middle of their batch. */
const deliverDying = step("deliver", {
  queue,
  picks: fc.array(pick, { minLength: 1, maxLength: 4 }),
  scripts: fc.constant<Script[]>(["ok"]),
  crash: fc.constant("started"),
  stays: fc.constant(false),
  twice: fc.constant(false),
  early: fc.constant(false),
  net,
});
/** Handlers that take their time, and messages that come again meanwhile. */
const deliverSlow = step("deliver", {
  queue,
  picks: fc.array(pick, { minLength: 1, maxLength: 2 }),
  scripts: fc.array(fc.constantFrom<Script>("slow", "slow", "slow", "transient"), { minLength: 1, maxLength: 2 }),
  crash: fc.constantFrom("none", "none", "settled"),
  stays: fc.boolean(),
  twice: fc.constant(false),
  early: fc.constant(false),
  net,
});
const finish = step("finish", { pick, script: fc.constantFrom<Script>(...outcomes, "ok", "ok", "crash"), net });
const beat = step("beat", { pick, net });
const act = step("act", { verb: fc.constantFrom("retry", "promote", "cancel", "remove"), pick, apt, net });
const familyAct = step("act", { verb: fc.constantFrom("retry", "retry", "cancel", "remove"), pick, apt, net });
const stop = step("act", { verb: fc.constantFrom("cancel", "cancel", "retry", "remove"), pick, apt, net });
const update = step("update", { pick, apt });
const replay = step("replay", { pick, apt, edit: fc.boolean(), net });
const pause = step("pause", { queue, forMs: fc.constantFrom(null, 20_000, 130_000) });
const resume = step("resume", { queue, flush: fc.boolean(), net });
const moments = [1, 1_000, 2_500, 6_000, 31_000, 65_000, 65_000, 125_000, 125_000, 700_000, 46_800_000, 700_000_000];
const wait = step("wait", { ms: fc.constantFrom(...moments) });
const sweep = step("sweep", { net });
/** So much time passes that who gave no sign of life is taken for dead. */
const stall = step("stall", { net });
/** A handler runs for longer than that, but gives a sign of life in between. */
const lastLong = step("lastLong", { pick, net });
const retain = step("retain", {});
const restart = step("restart", {});

const weighted = (...choices: readonly (readonly [number, fc.Arbitrary<Step>])[]): fc.Arbitrary<Step> =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));

const always = [
  [9, deliver],
  [5, finish],
  [2, beat],
  [4, wait],
  [4, sweep],
  [1, restart],
] as const;

/** Anything that can happen to jobs without families. */
export const anything = weighted(
  [5, addSomehow],
  [1, outside],
  [5, act],
  [2, update],
  [2, replay],
  [2, pause],
  [2, resume],
  [1, retain],
  ...always,
);
/** What happens to queues that are paused and resumed while Workers vanish. */
export const pausing = weighted([2, addSomehow], [1, outside], [4, pause], [5, resume], [1, act], [6, stall], [6, deliverDying], ...always);
/** What happens to handlers that run long: they are cancelled, taken for dead, and others take over. */
export const running = weighted(
  [2, addSomehow],
  [9, deliverSlow],
  [2, stop],
  [3, beat],
  [5, finish],
  [6, stall],
  [2, lastLong],
  [1, wait],
  [1, restart],
);
/** What happens to families: outcomes, retries, removals. */
export const growing = weighted([5, familyAct], [3, replay], [1, retain], [1, pause], [1, resume], ...always);
/** A family, three generations at most. */
export const family: fc.Arbitrary<Step> = step("flow", { tree: tree(2), net });
