import fc from "fast-check";
import type { JobOptions } from "#domain/jobs/job";
import type { CommandName } from "./commands.ts";
import type { SendOutcome } from "./platform.ts";
import { queueNames, type HandlerScript } from "./system.ts";
import { outcomes } from "./attempts.ts";

/** A node of a flow: its queue, its options and its children. */
export type Tree = { queue: string; options: JobOptions; failParent: boolean; children: Tree[] };

/** When the Worker of a batch crashes: while its handlers run (`started`), after the results are written but before the acknowledgement (`finished`), or not (`none`). */
export type Crash = "none" | "started" | "finished";

/**
 * One step of a sequence. `pick` and `picks` choose among the items that exist at that time, `net` is what happens to sent
 * messages. With `apt`, a step picks an item that allows it, if there is one.
 */
export type Step =
  | { do: "add"; queue: string; options: JobOptions; net: SendOutcome }
  | { do: "outside"; queue: string }
  | { do: "flow"; tree: Tree; net: SendOutcome }
  | {
      do: "deliver";
      queue: string;
      picks: number[];
      scripts: HandlerScript[];
      crash: Crash;
      stays: boolean;
      twice: boolean;
      early: boolean;
      net: SendOutcome;
    }
  | { do: "finish"; pick: number; script: HandlerScript; net: SendOutcome }
  | { do: "heartbeat"; pick: number; net: SendOutcome }
  | { do: "command"; verb: CommandName; pick: number; apt: boolean; net: SendOutcome }
  | { do: "update"; pick: number; apt: boolean }
  | { do: "replay"; pick: number; apt: boolean; edit: boolean; net: SendOutcome }
  | { do: "pause"; queue: string; forMs: number | null }
  | { do: "resume"; queue: string; dispatchHeld: boolean; net: SendOutcome }
  | { do: "wait"; ms: number }
  | { do: "reconcile"; net: SendOutcome }
  | { do: "stall"; net: SendOutcome }
  | { do: "lastLong"; pick: number; net: SendOutcome }
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
  { weight: 6, arbitrary: fc.constant<SendOutcome>("works") },
  { weight: 1, arbitrary: fc.constantFrom<SendOutcome>("loses", "refuses") },
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

const attempts = fc.integer({ min: 1, max: 2 });
const leaf = fc.record({ attempts: attempts, delayMs: fc.constantFrom(0, 30_000), removeOnFail: removal }, { requiredKeys: [] });
const inner = fc.record({ attempts: attempts, removeOnComplete: removal }, { requiredKeys: [] });
const tree = (depth: number): fc.Arbitrary<Tree> =>
  fc.record({
    queue,
    options: depth === 0 ? leaf : inner,
    failParent: fc.boolean(),
    children: depth === 0 ? fc.constant([]) : fc.array(fc.oneof(tree(0), tree(depth - 1)), { minLength: 1, maxLength: 2 }),
  });

/** Adds a job whose message arrives. */
export const add = step("add", { queue, options, net: fc.constant("works") });
const addWithAnyOutcome = step("add", { queue, options, net });
const outside = step("outside", { queue });
const deliver = step("deliver", {
  queue,
  picks: fc.array(pick, { minLength: 1, maxLength: 4 }),
  scripts: fc.array(fc.constantFrom<HandlerScript>(...outcomes, "ok", "slow"), { minLength: 1, maxLength: 4 }),
  crash: fc.constantFrom("none", "none", "none", "none", "started", "finished"),
  stays: fc.constantFrom(false, false, true),
  twice: fc.constantFrom(false, false, true),
  early: fc.constantFrom(false, false, false, true),
  net,
});
/** Workers that crash in the middle of their batch. */
const deliverAndCrash = step("deliver", {
  queue,
  picks: fc.array(pick, { minLength: 1, maxLength: 4 }),
  scripts: fc.constant<HandlerScript[]>(["ok"]),
  crash: fc.constant("started"),
  stays: fc.constant(false),
  twice: fc.constant(false),
  early: fc.constant(false),
  net,
});
/** Slow handlers, and messages that are delivered again meanwhile. */
const deliverSlow = step("deliver", {
  queue,
  picks: fc.array(pick, { minLength: 1, maxLength: 2 }),
  scripts: fc.array(fc.constantFrom<HandlerScript>("slow", "slow", "slow", "transient"), { minLength: 1, maxLength: 2 }),
  crash: fc.constantFrom("none", "none", "finished"),
  stays: fc.boolean(),
  twice: fc.constant(false),
  early: fc.constant(false),
  net,
});
const finish = step("finish", { pick, script: fc.constantFrom<HandlerScript>(...outcomes, "ok", "ok", "crash"), net });
const heartbeat = step("heartbeat", { pick, net });
const command = step("command", { verb: fc.constantFrom("retry", "promote", "cancel", "remove"), pick, apt, net });
const flowCommand = step("command", { verb: fc.constantFrom("retry", "retry", "cancel", "remove"), pick, apt, net });
const cancelOften = step("command", { verb: fc.constantFrom("cancel", "cancel", "retry", "remove"), pick, apt, net });
const update = step("update", { pick, apt });
const replay = step("replay", { pick, apt, edit: fc.boolean(), net });
const pause = step("pause", { queue, forMs: fc.constantFrom(null, 20_000, 130_000) });
const resume = step("resume", { queue, dispatchHeld: fc.boolean(), net });
const waitsMs = [1, 1_000, 2_500, 6_000, 31_000, 65_000, 65_000, 125_000, 125_000, 700_000, 46_800_000, 700_000_000];
const wait = step("wait", { ms: fc.constantFrom(...waitsMs) });
const reconcile = step("reconcile", { net });
/** So much time passes that running jobs without a heartbeat are recovered. */
const stall = step("stall", { net });
/** A handler runs for longer than that, but calls `heartbeat` in between. */
const lastLong = step("lastLong", { pick, net });
const retain = step("retain", {});
const restart = step("restart", {});

const weighted = (...choices: readonly (readonly [number, fc.Arbitrary<Step>])[]): fc.Arbitrary<Step> =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));

const always = [
  [9, deliver],
  [5, finish],
  [2, heartbeat],
  [4, wait],
  [4, reconcile],
  [1, restart],
] as const;

/** Any step on jobs without parents and children. */
export const singleJobSteps = weighted(
  [5, addWithAnyOutcome],
  [1, outside],
  [5, command],
  [2, update],
  [2, replay],
  [2, pause],
  [2, resume],
  [1, retain],
  ...always,
);
/** Steps that pause and resume queues while Workers crash. */
export const pauseSteps = weighted(
  [2, addWithAnyOutcome],
  [1, outside],
  [4, pause],
  [5, resume],
  [1, command],
  [6, stall],
  [6, deliverAndCrash],
  ...always,
);
/** Steps on long-running handlers: they are cancelled, recovered, and their jobs start again. */
export const longRunSteps = weighted(
  [2, addWithAnyOutcome],
  [9, deliverSlow],
  [2, cancelOften],
  [3, heartbeat],
  [5, finish],
  [6, stall],
  [2, lastLong],
  [1, wait],
  [1, restart],
);
/** Steps on parents and children: outcomes, retries, removals. */
export const flowSteps = weighted([5, flowCommand], [3, replay], [1, retain], [1, pause], [1, resume], ...always);
/** Creates a flow of at most three levels. */
export const addFlow: fc.Arbitrary<Step> = step("flow", { tree: tree(2), net });
