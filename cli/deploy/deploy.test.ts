import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Shop } from "./testing/shop.ts";

let shop = new Shop();
let before: string[] = [];
beforeEach(async () => {
  shop = new Shop();
  await shop.start();
  before = shop.cloudflare.contents();
});
afterEach(() => shop.stop());

const withOwn = (prefix = "") => [
  `consumer ${prefix}signalbox of mails-dlq`,
  `consumer ${prefix}signalbox of orders-dlq`,
  `database ${prefix}ops`,
  `worker ${prefix}signalbox`,
];
const expectContents = (...added: string[][]) => expect(shop.cloudflare.contents()).toEqual([...before, ...added.flat()].toSorted());

describe("a deploy", () => {
  test("installs one Worker with one database, and keeps both the second time", async () => {
    await shop.deploy();
    expect(shop.planLines()).toEqual([
      "Create 1 Worker: signalbox",
      "Create 1 database: ops",
      "Create 2 consumers of dead-letter queues: orders-dlq, mails-dlq",
    ]);
    expectContents(withOwn());
    expect(shop.lines).toContain("Everything is set.");
    expect(shop.lines.at(-1)).toContain("The dashboard has no new address");

    shop.cloudflare.requests.length = 0;
    await shop.deploy();
    expect(shop.planLines()).toEqual([
      "Keep 1 Worker unchanged: signalbox",
      "Keep 1 database unchanged: ops",
      "Keep 2 consumers of dead-letter queues unchanged: orders-dlq, mails-dlq",
    ]);
    expect(shop.lines).toContain("Nothing to do.");
    expect(shop.questions).toBe(1);
    expect(shop.changes()).toEqual([]);
  });

  test("binds the Worker to what is watched, and to no address", async () => {
    await shop.deploy();
    const { bindings = [], schedules } = shop.cloudflare.workers.get("signalbox") ?? {};
    expect(bindings).toContainEqual({ type: "queue", name: "ORDERS", queue_name: "orders" });
    expect(bindings).toContainEqual({ type: "workflow", name: "WORKFLOW_FULFIL", workflow_name: "fulfil", script_name: "analytics" });
    expect(bindings.map(({ name }) => name)).not.toContain("MAILS");
    const texts = Object.fromEntries(bindings.flatMap(({ name, text }) => (text === undefined ? [] : [[name, text]])));
    expect(texts).toMatchObject({
      SIGNALBOX_INSTALLATION: "signalbox:",
      ACCESS_AUD: "tag",
      ADMINS: "ada@shop.example",
      CLOUDFLARE_ACCOUNT_ID: shop.cloudflare.account.id,
    });
    expect(JSON.parse(String(texts["SIGNALBOX_SETTINGS"]))).toEqual({
      queues: [
        { name: "orders", deadLetterQueue: "orders-dlq", replay: true, binding: "ORDERS" },
        { name: "mails", deadLetterQueue: "mails-dlq", replay: false, binding: "MAILS" },
      ],
      workflows: [{ name: "fulfil", script: "analytics", binding: "WORKFLOW_FULFIL" }],
      retention: {},
    });
    expect(schedules).toHaveLength(1);
  });

  test("says what it changes: code, settings and queues that are no longer watched", async () => {
    await shop.deploy();
    shop.writeCode("second");
    await shop.deploy();
    expect(shop.planLines()).toContain("Update 1 Worker: signalbox");
    shop.config = `{ "queues": [{ "name": "orders", "deadLetterQueue": "orders-dlq", "replay": false }], "access": { "teamDomain": "shop.cloudflareaccess.com", "aud": "other" } }`;
    await shop.deploy();
    expect(shop.planLines()).toEqual([
      "Update 1 Worker: signalbox",
      "signalbox watches the queue orders differently (dead-letter queue orders-dlq, no replay, before: dead-letter queue orders-dlq)",
      "signalbox no longer watches the queue mails",
      "signalbox no longer watches the workflow fulfil",
      "signalbox sets ACCESS_AUD",
      "signalbox removes the bindings ORDERS, WORKFLOW_FULFIL",
      "Keep 1 database unchanged: ops",
      "Keep 1 consumer of a dead-letter queue unchanged: orders-dlq",
      "Remove 1 consumer of a dead-letter queue: mails-dlq",
    ]);
    expectContents(withOwn().filter((item) => item !== "consumer signalbox of mails-dlq"));
  });

  test("leaves a consumer that somebody attached to Signalbox by hand", async () => {
    await shop.deploy();
    shop.cloudflare.addQueue("refunds-dlq");
    shop.cloudflare.addConsumer("refunds-dlq", "signalbox");
    shop.writeCode("second");
    await shop.deploy();
    expect(shop.cloudflare.contents()).toContain("consumer signalbox of refunds-dlq");
  });

  test("passes on that the account has no cron trigger left, and goes on when it has", async () => {
    shop.cloudflare.plan = "free";
    const schedules = Array.from({ length: 5 }, () => ({ cron: "* * * * *" }));
    shop.cloudflare.setSchedules("alerts", schedules);
    await expect(shop.deploy()).rejects.toThrow("You have exceeded the limit of 5 cron triggers");
    shop.cloudflare.setSchedules("alerts", schedules.slice(1));
    await shop.deploy();
    expect(shop.planLines()).toContain("Update 1 Worker: signalbox");
    expectContents(withOwn());
  });

  test("uploads again after a rollback", async () => {
    await shop.deploy();
    const worker = shop.cloudflare.workers.get("signalbox");
    if (worker) worker.version += 1;
    await shop.deploy();
    expect(shop.planLines()).toContain("Update 1 Worker: signalbox");
    expect(worker && shop.cloudflare.workers.get("signalbox")?.uploads).toBe(2);
  });

  test("leaves out a workflow whose Worker does not exist, and adds it later", async () => {
    shop.cloudflare.workers.delete("analytics");
    await shop.deploy();
    const names = () => shop.cloudflare.workers.get("signalbox")?.bindings.map(({ name }) => name);
    expect(shop.lines).toContain(
      "Note: signalbox is not bound to the Worker analytics, which does not exist yet. Deploy it, then run this again.",
    );
    expect(names()).not.toContain("WORKFLOW_FULFIL");
    shop.cloudflare.addWorker("analytics");
    await shop.deploy();
    expect(shop.planLines()).toContain("signalbox adds the bindings WORKFLOW_FULFIL");
    expect(names()).toContain("WORKFLOW_FULFIL");
  });

  test("changes nothing when the answer is no, or in a dry run", async () => {
    shop.answer = false;
    expect(await shop.deploy()).toBeUndefined();
    expect(await shop.deploy({ dryRun: true })).toBeUndefined();
    expect(shop.questions).toBe(1);
    expect(shop.changes()).toEqual([]);
  });

  test("installs staging beside production", async () => {
    await shop.deploy();
    // A queue has one consumer: staging watches queues of its own.
    for (const queue of ["orders-dlq", "mails-dlq"]) shop.cloudflare.addQueue(`staging-${queue}`);
    shop.config = shop.config.replace(
      '"staging": {}',
      '"staging": { "queues": [{ "name": "orders", "deadLetterQueue": "staging-orders-dlq" }] }',
    );
    before = shop.cloudflare.contents();
    await shop.deploy({ environment: "staging" });
    expectContents(["consumer staging-signalbox of staging-orders-dlq", "database staging-ops", "worker staging-signalbox"]);
    await shop.deploy();
    expect(shop.lines).toContain("Nothing to do.");
    await shop.destroy("staging");
    expectContents();
  });
});

describe("a deploy is refused before anything changes", () => {
  test.each<[string, (shop: Shop) => void, string]>([
    [
      "when a Worker of the name is not ours",
      ({ cloudflare }) =>
        cloudflare.addWorker("signalbox", [{ type: "plain_text", name: "SIGNALBOX_INSTALLATION", text: "signalbox:other-" }]),
      'worker signalbox: it exists and does not belong to this installation. Choose other names with "namePrefix"',
    ],
    [
      "when the database has tables of somebody else",
      ({ cloudflare }) => cloudflare.addDatabase("ops", "CREATE TABLE runs (id INTEGER)"),
      "database ops: it exists and does not belong to this installation",
    ],
    [
      "when a dead-letter queue does not exist",
      ({ cloudflare }) => cloudflare.queues.delete("orders-dlq"),
      'queue orders-dlq: it does not exist. Create it: npx wrangler queues create orders-dlq, and name it as "dead_letter_queue" of the consumer of orders',
    ],
    [
      "when a queue to replay to does not exist",
      ({ cloudflare }) => cloudflare.queues.delete("orders"),
      "queue orders: it does not exist. Create it: npx wrangler queues create orders",
    ],
    [
      "when another Worker consumes a dead-letter queue",
      ({ cloudflare }) => cloudflare.addConsumer("orders-dlq", "alerts"),
      "consumer orders-dlq: the Worker alerts consumes it, and a queue has one consumer. Remove that consumer (npx wrangler queues consumer remove orders-dlq alerts), or do not watch this queue",
    ],
    [
      "when a dead-letter queue is read over HTTP",
      ({ cloudflare }) => cloudflare.addConsumer("orders-dlq"),
      "consumer orders-dlq: it is read over HTTP, and a queue has one consumer. Remove that consumer: npx wrangler queues consumer http remove orders-dlq",
    ],
    [
      "when the hostname leads to another Worker",
      (team) => {
        team.cloudflare.domains.set("jobs.shop.example", { id: "1", worker: "alerts" });
        team.config = team.config.replace("{", '{ "hostname": "jobs.shop.example",');
      },
      'domain jobs.shop.example: it leads to the Worker alerts. Choose another "hostname", or remove it from that Worker',
    ],
  ])("%s", async (_, prepare, message) => {
    prepare(shop);
    before = shop.cloudflare.contents();
    const refusal = await shop.deploy().catch((error: Error) => error.message);
    expect(refusal).toMatch(/^Nothing was changed:\n/);
    expect(refusal).toContain(`  ${message}`);
    expect(shop.questions).toBe(0);
    expect(shop.changes()).toEqual([]);
    expectContents();
  });
});

test("a queue whose binding Signalbox has is watched without replay, and a note says so", async () => {
  shop.cloudflare.addQueue("assets");
  shop.config = '{ "queues": [{ "name": "assets" }] }';
  await shop.deploy();
  expect(shop.lines).toContain(
    "Note: Dead letters of assets can't be replayed: the binding for it would be ASSETS, which is used for something else.",
  );
  expect(shop.cloudflare.workers.get("signalbox")?.bindings.filter(({ type }) => type === "queue")).toEqual([]);
});
