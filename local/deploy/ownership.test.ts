import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { databases, workers } from "#brand-engine/domain/topology";
import { builtFolder } from "../runtimeOptions.ts";
import { CloudflareStandIn } from "../testing/cloudflare/standIn.ts";
import { deployAll, destroyAll } from "./deployment.ts";
import { resourcesOf, type WorkerConfig } from "./installation.ts";
import { wrangler, wranglerOrThrow } from "./wrangler.ts";

// e2e/system/deploy.test.ts deploys with the real wrangler. Here its place is taken by a function that uploads to the same account.
vi.mock("./wrangler.ts", { spy: true });

let root = "";
let cloudflare: CloudflareStandIn;
let env: Record<string, string> = {};
let messages: string[] = [];

beforeEach(async () => {
  cloudflare = new CloudflareStandIn();
  env = await cloudflare.start();
  messages = [];
  root = mkdtempSync(join(tmpdir(), "ownership-"));
  for (const { name } of workers) {
    mkdirSync(builtFolder(root, name), { recursive: true });
    const d1_databases = databases.map((database) => ({ binding: "DB", database_name: database, database_id: database }));
    writeFileSync(join(builtFolder(root, name), "wrangler.json"), JSON.stringify({ name, d1_databases }));
  }
  vi.mocked(wrangler).mockResolvedValue({ ok: false, text: "", output: "" });
  vi.mocked(wranglerOrThrow).mockImplementation(async ([group = "", ...args]) => {
    if (group === "auth") return JSON.stringify({ type: "api_token", token: "token" });
    if (group === "deploy") {
      const { name, vars = {} } = JSON.parse(readFileSync(args[1] ?? "", "utf8")) as WorkerConfig;
      cloudflare.addWorker(
        name,
        Object.entries(vars).map(([key, text]) => ({ type: "plain_text", name: key, text })),
      );
    }
    return "";
  });
});
afterEach(async () => {
  await cloudflare.stop();
  rmSync(root, { recursive: true });
});

const deployment = (prefix = "") => ({ root, env, installation: { prefix }, print: (line: string) => void messages.push(line) });
const yes = () => Promise.resolve(true);
const deploy = (prefix = "", adopt = false) => deployAll(deployment(prefix), { adopt, confirm: yes });
const namesOf = (prefix = "") =>
  resourcesOf({ prefix })
    .map(({ kind, name }) => `${kind} ${name}`)
    .toSorted();
const changes = () => cloudflare.requests.filter((request) => !request.startsWith("GET") && !request.endsWith("/query"));
const planLines = () => messages.filter((line) => /^ {2}(Create|Update|Keep|Refuse) /.test(line)).map((line) => line.split(":")[0]?.trim());
/** Three answers of 500, because the client of the API tries three times. */
const fail = (request: RegExp) => cloudflare.failures.push(...Array.from({ length: 3 }, () => ({ request, status: 500 })));

describe("a deploy", () => {
  test("creates everything once, and keeps it the second time", { timeout: 30_000 }, async () => {
    await deploy();
    expect(cloudflare.contents()).toEqual(namesOf());
    expect(planLines()).toEqual(["Create 7 Workers", "Create 14 queues", "Create 6 databases"]);
    messages = [];
    cloudflare.requests.length = 0;
    await deploy();
    expect(cloudflare.contents()).toEqual(namesOf());
    expect(planLines()).toEqual(["Update 7 Workers", "Keep 14 queues", "Keep 6 databases"]);
    expect(changes()).toEqual([]);
  });

  test(
    "refuses names that somebody else uses, before it changes anything, and takes others with a prefix",
    { timeout: 30_000 },
    async () => {
      cloudflare.addWorker("analytics", [{ type: "plain_text", name: "SIGNALBOX_INSTALLATION", text: "signalbox:other-" }]);
      cloudflare.addDatabase("analytics", "CREATE TABLE visits (id INTEGER)");
      cloudflare.addQueue("brand-events");
      const before = cloudflare.contents();
      const confirm = vi.fn<() => Promise<boolean>>(yes);
      const refusal = await deployAll(deployment(), { adopt: false, confirm }).catch((error: Error) => error.message);
      expect(refusal).toMatch(/^Nothing was changed\./);
      for (const name of ["worker analytics", "database analytics", "queue brand-events"]) expect(refusal).toContain(`  ${name}\n`);
      expect(confirm).not.toHaveBeenCalled();
      expect(cloudflare.contents()).toEqual(before);
      expect(cloudflare.requests.filter((request) => !request.startsWith("GET"))).toEqual([]);

      await deploy("acme-");
      expect(cloudflare.contents()).toEqual([...before, ...namesOf("acme-")].toSorted());
      expect(cloudflare.workers.get("analytics")?.uploads).toBe(1);
    },
  );

  test("refuses a database of the name of its list that has tables of somebody else", async () => {
    cloudflare.addDatabase("ops", "CREATE TABLE runs (id INTEGER)");
    await expect(deploy()).rejects.toThrow("database ops");
    expect(cloudflare.contents()).toEqual(["database ops"]);
  });

  test.each<[string, RegExp]>([
    ["the list of resources could not be written", /^POST \/d1\/database\/.+\/query$/],
    ["a database could not be created", /^POST \/d1\/database$/],
    ["a queue could not be created", /^POST \/queues$/],
  ])("goes on after %s", { timeout: 60_000 }, async (_, request) => {
    fail(request);
    await expect(deploy()).rejects.toThrow("An internal error occurred");
    await deploy();
    expect(cloudflare.contents()).toEqual(namesOf());
  });

  test("goes on after it stopped while it made a deleted queue again", { timeout: 60_000 }, async () => {
    await deploy();
    cloudflare.queues.delete("alerts-events");
    cloudflare.queues.delete("sm-commands-dlq");
    // The first missing queue is made, the second is not.
    const [first, second] = resourcesOf({ prefix: "" }).flatMap(({ name }) =>
      ["alerts-events", "sm-commands-dlq"].includes(name) ? [name] : [],
    );
    const addQueue = vi.spyOn(cloudflare, "addQueue").mockImplementation((name) => {
      if (name === second) throw new Error("cut");
      CloudflareStandIn.prototype.addQueue.call(cloudflare, name);
    });
    await expect(deploy()).rejects.toThrow("cut");
    expect([cloudflare.queues.has(first ?? ""), cloudflare.queues.has(second ?? "")]).toEqual([true, false]);
    addQueue.mockRestore();
    await deploy();
    expect(cloudflare.contents()).toEqual(namesOf());
  });

  test("goes on after it stopped between two Workers", { timeout: 30_000 }, async () => {
    const upload = vi.mocked(wranglerOrThrow).getMockImplementation();
    vi.mocked(wranglerOrThrow).mockImplementation(async (args, options) => {
      if (args[0] === "deploy" && cloudflare.workers.size === 4) throw new Error("cut");
      return (await upload?.(args, options)) ?? "";
    });
    await expect(deploy()).rejects.toThrow("cut");
    vi.mocked(wranglerOrThrow).mockImplementation(upload ?? (() => Promise.resolve("")));
    messages = [];
    await deploy();
    expect(planLines()).toEqual(["Create 3 Workers", "Update 4 Workers", "Keep 14 queues", "Keep 6 databases"]);
    expect(cloudflare.contents()).toEqual(namesOf());
  });

  test("does not take a queue that was deleted and made again by somebody else", { timeout: 30_000 }, async () => {
    await deploy();
    cloudflare.queues.delete("sm-commands");
    cloudflare.addQueue("sm-commands");
    await expect(deploy()).rejects.toThrow("queue sm-commands");
  });

  test("takes over what was deployed without a mark, with --adopt", { timeout: 30_000 }, async () => {
    for (const name of ["ops", "analytics"]) cloudflare.addDatabase(name, "CREATE TABLE jobs (id TEXT)");
    cloudflare.addQueue("sm-commands");
    cloudflare.addWorker("signalbox");
    await expect(deploy()).rejects.toThrow("worker signalbox");
    await deploy("", true);
    messages = [];
    await deploy();
    expect(planLines()).toEqual(["Update 7 Workers", "Keep 14 queues", "Keep 6 databases"]);
  });

  test("changes nothing when the answer is no", async () => {
    expect(await deployAll(deployment(), { adopt: false, confirm: () => Promise.resolve(false) })).toBe(false);
    expect(cloudflare.contents()).toEqual([]);
  });
});

describe("destroy", () => {
  test("removes one installation, and leaves the other one and all that is not ours", { timeout: 30_000 }, async () => {
    cloudflare.addQueue("orders");
    cloudflare.addDatabase("staging-shop");
    await deploy();
    await deploy("staging-");
    await destroyAll(deployment("staging-"), yes);
    expect(cloudflare.contents()).toEqual([...namesOf(), "database staging-shop", "queue orders"].toSorted());
    await destroyAll(deployment(), yes);
    expect(cloudflare.contents()).toEqual(["database staging-shop", "queue orders"]);
    await destroyAll(deployment(), yes);
    expect(messages.at(-1)).toContain("nothing that belongs to this installation");
  });

  test("goes on where it stopped, and asks first", { timeout: 60_000 }, async () => {
    await deploy();
    expect(await destroyAll(deployment(), () => Promise.resolve(false))).toBe(false);
    expect(cloudflare.contents()).toEqual(namesOf());
    fail(/^DELETE \/queues\//);
    await expect(destroyAll(deployment(), yes)).rejects.toThrow("An internal error occurred");
    expect(cloudflare.workers.size).toBe(0);
    await destroyAll(deployment(), yes);
    expect(cloudflare.contents()).toEqual([]);
  });
});
