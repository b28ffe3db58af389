import { describe, expect, it } from "vitest";
import { workerSettingsOf } from "#domain/settings/workerSettings";
import { CliError } from "../command.ts";
import type { DevWorker, WorkerOptions } from "./devWorkers.ts";
import { summaryOf } from "./summary.ts";
import { wire } from "./wiring.ts";

type Consumers = Record<string, string | null>;

/** A Worker that consumes queues, each with its dead-letter queue. */
function workerOf(name: string, consumers: Consumers, options: Partial<WorkerOptions> = {}): DevWorker {
  const workflows = Object.values((options.workflows ?? {}) as Record<string, { name: string; className: string; scriptName?: string }>);
  return {
    name,
    file: `${name}/wrangler.jsonc`,
    consumers: Object.entries(consumers).map(([queue, deadLetterQueue]) => ({ queue, deadLetterQueue: deadLetterQueue ?? undefined })),
    workflows: workflows.map((workflow) => ({ ...workflow, script: workflow.scriptName ?? name })),
    configPath: `/shop/${name}/wrangler.jsonc`,
    folder: `/shop/${name}`,
    env: undefined,
    options: { name, ...options },
    crons: [],
    databases: [],
    main: "index.ts",
    rules: [],
    watchDirs: [],
    notes: [],
  };
}
const coreNames = ["OPS", "COORDINATOR", "ASSETS"];
const wired = (...workers: DevWorker[]) => wire(workers, {}, coreNames);
const settingsOf = ({ core }: ReturnType<typeof wired>) => workerSettingsOf(core.bindings);

describe("queues", () => {
  it("are watched and get a producer, by any name of their dead-letter queue", () => {
    const wiring = wired(workerOf("analytics", { orders: "orders-dlq", "my-returns": "lost" }));
    expect(wiring.core).toMatchObject({
      queueProducers: { ORDERS: { queueName: "orders" }, MY_RETURNS: { queueName: "my-returns" } },
      queueConsumers: { "orders-dlq": { maxRetries: 100 }, lost: { maxRetries: 100 } },
    });
    expect(settingsOf(wiring).queues).toEqual([
      { name: "orders", deadLetterQueue: "orders-dlq", replay: true, binding: "ORDERS" },
      { name: "my-returns", deadLetterQueue: "lost", replay: true, binding: "MY_RETURNS" },
    ]);
    expect(wiring.notes).toEqual([]);
  });

  it("take what signalbox.jsonc says about them", () => {
    const config = {
      queues: [{ name: "orders", displayName: "Orders", subject: "number", replay: false }],
      retention: { deadLetterDays: 9, archiveBucket: "failed-orders" },
    };
    const wiring = wire([workerOf("analytics", { orders: "orders-dlq" })], config, coreNames);
    expect(settingsOf(wiring)).toMatchObject({
      queues: [{ displayName: "Orders", subject: "number", replay: false }],
      retention: { deadLetterDays: 9 },
    });
    expect([wiring.core.queueProducers, wiring.core.r2Buckets]).toEqual([{}, { ARCHIVE: "failed-orders" }]);
  });

  it("are rehearsed by their Worker, if signalbox.jsonc says so", () => {
    const config = { queues: ["orders", "refunds", "lost"].map((name) => ({ name, rehearse: true })) };
    const wiring = wire(
      [workerOf("order-mail", { orders: "orders-dlq", refunds: "refunds-dlq", returns: "returns-dlq" })],
      config,
      coreNames,
    );
    expect(wiring.core.serviceBindings).toEqual({ REHEARSE_ORDER_MAIL: { name: "order-mail", entrypoint: "Rehearsal" } });
    const rehearsers = settingsOf(wiring).queues.map(({ name, rehearser }) => [name, rehearser]);
    expect(Object.fromEntries(rehearsers)).toEqual({
      orders: "REHEARSE_ORDER_MAIL",
      refunds: "REHEARSE_ORDER_MAIL",
      returns: undefined,
      lost: undefined,
    });
    expect(wiring.notes).toContainEqual(expect.stringContaining("Dead letters of lost can't be rehearsed"));
  });

  it("without a dead-letter queue are named with the line to add", () => {
    const wiring = wired(workerOf("analytics", { orders: null }));
    expect(wiring.core.queueConsumers).toEqual({});
    expect(wiring.notes).toEqual([
      expect.stringContaining('Add "dead_letter_queue": "orders-dlq" to its consumer in analytics/wrangler.jsonc'),
    ]);
  });

  it("whose dead-letter queue the team consumes are left to it", () => {
    const wiring = wired(workerOf("analytics", { orders: "orders-dlq" }), workerOf("rescue", { "orders-dlq": null }));
    expect(wiring.core.queueConsumers).toEqual({});
    expect(settingsOf(wiring).queues).toEqual([{ name: "orders", replay: true, binding: "ORDERS" }]);
    expect(wiring.notes).toEqual([expect.stringContaining("rescue/wrangler.jsonc consumes orders-dlq itself")]);
  });

  it("that share a dead-letter queue are not watched: a message could be replayed to the wrong one", () => {
    const wiring = wired(workerOf("analytics", { orders: "lost", returns: "lost" }));
    expect(wiring.core.queueConsumers).toEqual({});
    expect(wiring.notes).toEqual([expect.stringContaining("lost is the dead-letter queue of orders and returns")]);
  });

  it("that nobody consumes, and names that Signalbox uses itself, are mentioned", () => {
    const producers = { queueProducers: { MAIL: { queueName: "mail" }, ORDERS: { queueName: "ops" } } };
    const wiring = wired(workerOf("api", {}, producers), workerOf("analytics", { ops: "ops-dlq" }));
    expect(wiring.core.queueProducers).toEqual({});
    expect(wiring.notes).toEqual([
      expect.stringMatching(/^Dead letters of ops can't be replayed: the binding for it would be OPS/),
      "No Worker here consumes mail, so its messages are lost. Add that Worker with -c.",
    ]);
  });

  it("whose name starts with a digit get a binding that is a name", () => {
    const wiring = wired(workerOf("analytics", { "2fa--codes": "2fa-dlq" }));
    expect(wiring.core.queueProducers).toEqual({ _2FA_CODES: { queueName: "2fa--codes" } });
    expect(settingsOf(wiring).queues).toMatchObject([{ name: "2fa--codes", replay: true, binding: "_2FA_CODES" }]);
  });

  it("may be 300, with 100 workflows", () => {
    const consumers = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`queue-${index}`, `queue-${index}-dlq`]));
    const workflows = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`W${index}`, { name: `flow-${index}`, className: "Flow" }]),
    );
    const { queues, workflows: watched } = settingsOf(wired(workerOf("analytics", consumers, { workflows })));
    expect([queues.length, watched.length]).toEqual([300, 100]);
  });

  it("that are too many are an error for people", () => {
    const consumers = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`q${index}`, null]));
    expect(() => wired(workerOf("analytics", consumers))).toThrow(
      new CliError("What your configurations name can't be watched: queues must have at most 500 entries"),
    );
  });

  it("with two consumers are an error that names both files", () => {
    expect(() => wired(workerOf("a", { orders: "x" }), workerOf("b", { orders: "y" }))).toThrow(
      'The queue "orders" has two consumers: a/wrangler.jsonc and b/wrangler.jsonc.',
    );
  });
});

describe("bindings", () => {
  const limiter = { className: "QueueCoordinator", scriptName: "signalbox", useSQLite: true };

  it("of the job layer are added to each Worker", () => {
    const [options] = wired(workerOf("api", {}, { d1Databases: { DB: { id: "1" } } })).team;
    expect(options).toMatchObject({
      d1Databases: { DB: { id: "1" }, OPS: { id: "signalbox-ops" } },
      durableObjects: { COORDINATOR: limiter },
    });
  });

  it("of several operations databases are added to each Worker and to the dashboard, with the place of each queue", () => {
    const shards = { orders: 2 };
    const { team, core } = wire([workerOf("api", {}, { bindings: { CURRENCY: "EUR" } })], { shards }, []);
    const databases = { OPS: { id: "signalbox-ops" }, OPS_2: { id: "signalbox-ops-2" } };
    expect(team[0]).toMatchObject({ d1Databases: databases, bindings: { CURRENCY: "EUR", QUEUE_SHARDS: shards } });
    expect(core).toMatchObject({ d1Databases: databases, bindings: { QUEUE_SHARDS: shards } });
  });

  it("of the job layer replace those that a Worker has for a deploy", () => {
    const own = {
      d1Databases: { OPS: { id: "deployed" } },
      durableObjects: { COORDINATOR: { className: "QueueCoordinator", scriptName: "acme-signalbox" } },
    };
    const { team, missing, notes } = wired(workerOf("api", {}, own));
    expect(team[0]).toMatchObject({ d1Databases: { OPS: { id: "signalbox-ops" } }, durableObjects: { COORDINATOR: limiter } });
    expect([missing, notes]).toEqual([[], []]);
  });

  it("with these names for something else stay", () => {
    const { team, notes } = wired(workerOf("api", {}, { kvNamespaces: { OPS: { id: "k" } } }));
    expect(team[0]).toEqual({ name: "api", kvNamespaces: { OPS: { id: "k" } } });
    expect(notes).toEqual(["api has a binding OPS or COORDINATOR of its own, so signalbox/jobs can't be used in it."]);
  });

  it("to Workers that do not run here are named with what they expect", () => {
    const options = {
      serviceBindings: { MAIL: { name: "mail", entrypoint: "Sender" }, API: { name: "api" } },
      durableObjects: { ROOM: { className: "Room", scriptName: "chat" } },
      tails: [{ name: "logs" }],
    } as Partial<WorkerOptions>;
    const { missing, notes, team } = wired(workerOf("api", {}, options));
    expect(missing).toEqual([
      { name: "mail", neededBy: ["api"], classes: [], entrypoints: ["Sender"], workflows: [] },
      { name: "chat", neededBy: ["api"], classes: ["Room"], entrypoints: [], workflows: [] },
    ]);
    expect(notes[0]).toBe("api is bound to the Worker mail, which does not run here. Add it with -c.");
    expect(team[0]?.tails).toEqual([]);
  });
});

it("binds the dashboard to the workflows of the Workers that run here", () => {
  const workflows = {
    FULFIL: { name: "fulfil-order", className: "Fulfil" },
    OTHER: { name: "other", className: "Other", scriptName: "elsewhere" },
  };
  const wiring = wired(workerOf("api", {}, { workflows }));
  expect(wiring.core.workflows).toEqual({ WORKFLOW_FULFIL_ORDER: { name: "fulfil-order", className: "Fulfil", scriptName: "api" } });
  expect(settingsOf(wiring).workflows).toEqual([{ name: "fulfil-order", script: "api", binding: "WORKFLOW_FULFIL_ORDER" }]);
});

it("binds each name once: a workflow whose binding is taken is mentioned", () => {
  const workflows = {
    A: { name: "night-shift", className: "A" },
    B: { name: "night_shift", className: "B" },
    C: { name: "mail", className: "C" },
    D: { name: "late-shift", className: "D", scriptName: "elsewhere" },
    E: { name: "late_shift", className: "E" },
  };
  const wiring = wired(workerOf("api", { "workflow-mail": "lost" }, { workflows }));
  expect(Object.values(wiring.core.workflows)).toMatchObject([{ name: "night-shift" }, { name: "late_shift" }]);
  expect(settingsOf(wiring).workflows.map(({ binding }) => binding)).toEqual(["WORKFLOW_NIGHT_SHIFT", "WORKFLOW_LATE_SHIFT"]);
  expect(wiring.notes).toEqual([
    "The workflow night_shift can't be watched: the binding for it would be WORKFLOW_NIGHT_SHIFT, which is used for something else.",
    "The workflow mail can't be watched: the binding for it would be WORKFLOW_MAIL, which is used for something else.",
    expect.stringContaining("api is bound to the Worker elsewhere"),
  ]);
});

it("is summed up with addresses, queues, workflows and notes", () => {
  const wiring = wired(workerOf("analytics", { orders: "orders-dlq", returns: null }));
  expect(summaryOf("http://127.0.0.1:8787", "127.0.0.1", [{ name: "analytics", port: 8788 }], wiring).join("\n")).toBe(`
Signalbox is ready: http://127.0.0.1:8787

  Worker      Address
  analytics   http://127.0.0.1:8788

  Queue     Consumer    Dead letters
  orders    analytics   orders-dlq
  returns   analytics   not watched

Note: ${wiring.notes[0]}
`);
});
