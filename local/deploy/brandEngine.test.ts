import { deadLetterQueueOf } from "#domain/queues/queues";
import { databases, queueNames, workers } from "#brand-engine/domain/topology";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { configName } from "#cli/config/config";
import { deploy } from "#cli/deploy/deploy";
import { destroy } from "#cli/deploy/destroy";
import type { WorkerConfig } from "#cli/deploy/installation";
import { fakeWrangler } from "#cli/deploy/testing/fakeWrangler";
import { builtFolder } from "../runtimeOptions.ts";
import { CloudflareStandIn } from "../testing/cloudflare/standIn.ts";
import { brandEngineBlueprint, configOf, knownWorkers, prefixOf } from "./brandEngine.ts";

describe("the prefix of an installation", () => {
  test.each<[string | undefined, string | undefined, string]>([
    [undefined, undefined, ""],
    ["acme-", undefined, "acme-"],
    ["acme-", "staging", "acme-staging-"],
    [undefined, "staging", "staging-"],
    [" acme- ", "", "acme-"],
  ])("NAME_PREFIX=%s and --env %s make %j", (prefix, environment, expected) => {
    expect(prefixOf(prefix === undefined ? {} : { NAME_PREFIX: prefix }, environment)).toBe(expected);
  });

  test.each(["Acme-", "1-", "a_b", "a b", "../", "a".repeat(33)])("refuses %j and says what to use", (prefix) => {
    expect(() => prefixOf({ NAME_PREFIX: prefix })).toThrow(/Use at most 32 lower-case letters/);
  });
});

describe("a deploy of the Brand Engine", () => {
  let root = "";
  let cloudflare = new CloudflareStandIn();
  let env: Record<string, string> = {};
  let lines: string[] = [];
  let wrangler = fakeWrangler({}, () => ({ id: "", workers: [] }));

  /** The built configuration of a Worker, as far as a deploy reads it. */
  const configOfWorker = (name: string): WorkerConfig => ({
    name,
    d1_databases: databases.map((database) => ({ binding: database, database_name: database, database_id: database })),
    queues: {
      consumers: name === "signalbox" ? queueNames.map((queue) => ({ queue: deadLetterQueueOf(queue) })) : [],
    },
    services:
      name === "signalbox"
        ? workers.filter((worker) => worker.name !== name).map((worker) => ({ binding: worker.name, service: worker.name }))
        : [],
    durable_objects: { bindings: name === "signalbox" ? [] : [{ name: "COORDINATOR", script_name: "signalbox" }] },
  });

  beforeEach(async () => {
    cloudflare = new CloudflareStandIn();
    env = { ...(await cloudflare.start()), ACCESS_TEAM_DOMAIN: "team", ACCESS_AUD: "aud", ADMINS: "ada@example.com" };
    wrangler = fakeWrangler(env, (name) => {
      const queue = cloudflare.queues.get(name);
      return { id: queue?.id ?? "", workers: (queue?.consumers ?? []).map(({ script_name: worker }) => worker) };
    });
    root = mkdtempSync(join(tmpdir(), "brand-engine-"));
    for (const { name } of workers) {
      mkdirSync(builtFolder(root, name), { recursive: true });
      writeFileSync(join(builtFolder(root, name), "wrangler.json"), JSON.stringify(configOfWorker(name)));
    }
  });
  afterEach(async () => {
    await cloudflare.stop();
    rmSync(root, { recursive: true });
  });

  const here = () => ({ env, wrangler: wrangler.wrangler, print: (line: string) => void lines.push(line) });
  const run = async (environment?: string, adopt = false) => {
    lines = [];
    const blueprint = await brandEngineBlueprint(root, env, configOf(root, env, environment));
    return deploy(blueprint, here(), { adopt, dryRun: false, confirm: () => Promise.resolve(true) });
  };
  const plan = () =>
    lines.filter((line) => /^ {2}(?:Create|Update|Keep|Remove|Refuse) /.test(line)).map((line) => line.split(":")[0]?.trim());
  const namesOf = (prefix = "") => [
    ...workers.map(({ name }) => `worker ${prefix}${name}`),
    ...databases.map((name) => `database ${prefix}${name}`),
    ...queueNames.flatMap((name) => [name, deadLetterQueueOf(name)]).map((name) => `queue ${prefix}${name}`),
    ...queueNames.map((name) => `consumer ${prefix}signalbox of ${prefix}${deadLetterQueueOf(name)}`),
  ];

  test("creates everything, the main Worker in two passes, and keeps it the second time", async () => {
    await run();
    expect(plan()).toEqual(["Create 7 Workers", "Create 14 queues", "Create 6 databases"]);
    expect(lines).toContain(
      `1/8 Deployed signalbox, for now without its bindings to ${workers
        .slice(1)
        .map(({ name }) => name)
        .join(", ")}`,
    );
    expect(lines).toContain("8/8 Deployed signalbox");
    expect(cloudflare.contents()).toEqual(namesOf().toSorted());
    await run();
    expect(plan()).toEqual(["Keep 7 Workers unchanged", "Keep 14 queues unchanged", "Keep 6 databases unchanged"]);
  });

  test("refuses a queue of shards that does not exist, before anything changes", async () => {
    const config = (queue: string) => writeFileSync(join(root, configName), JSON.stringify({ shards: { [queue]: 2 } }));
    config("publish-command");
    await expect(run()).rejects.toThrow('names publish-command, which is not a known queue, did you mean "publish-commands"?');
    config("sm-commands");
    await expect(run()).rejects.toThrow("sm-commands must be in the first database");
    expect(cloudflare.contents()).toEqual([]);
  });

  test("refuses names that somebody else uses, and takes others with --env", async () => {
    cloudflare.addWorker("analytics");
    cloudflare.addDatabase("analytics", "CREATE TABLE visits (id INTEGER)");
    cloudflare.addQueue("brand-events");
    const before = cloudflare.contents();
    const refusal = await run().catch((error: Error) => error.message);
    for (const name of ["worker analytics", "database analytics", "queue brand-events"])
      expect(refusal).toContain(`  ${name}: it exists and does not belong`);
    expect(cloudflare.contents()).toEqual(before);
    await run("staging");
    expect(cloudflare.contents()).toEqual([...before, ...namesOf("staging-")].toSorted());
    await destroy({ prefix: "staging-" }, { ...here(), workers: knownWorkers }, () => Promise.resolve(true));
    expect(cloudflare.contents()).toEqual(before);
  });

  test.each<[string, RegExp, number]>([
    ["the first queue", /^POST \/queues$/, 1],
    ["a queue between others", /^POST \/queues$/, 8],
    ["the last queue", /^POST \/queues$/, 14],
    ["a database", /^POST \/d1\/database$/, 3],
    ["a Worker", /^PUT \/workers\/scripts\/[^/]+$/, 4],
    ["the second pass of the main Worker", /^PUT \/workers\/scripts\/signalbox$/, 2],
  ])("goes on after it stopped at %s", async (_, pattern, number) => {
    let seen = 0;
    const request = { test: (text: string) => pattern.test(text) && ++seen === number } as RegExp;
    cloudflare.failures.push({ request, status: 400 });
    await expect(run()).rejects.toThrow("An internal error occurred");
    await run();
    expect(cloudflare.contents()).toEqual(namesOf().toSorted());
    const bound = cloudflare.workers.get("signalbox")?.bindings.flatMap(({ service }) => service ?? []);
    expect(bound).toEqual(workers.slice(1).map(({ name }) => name));
    await run();
    expect(lines).toContain("Nothing to do.");
  });

  test("goes on after it stopped while it made a deleted queue again", async () => {
    await run();
    for (const name of ["sm-commands", "alerts-events"]) cloudflare.queues.delete(name);
    let seen = 0;
    cloudflare.failures.push({ request: { test: (text: string) => text === "POST /queues" && ++seen === 2 } as RegExp, status: 400 });
    await expect(run()).rejects.toThrow("An internal error occurred");
    expect(["sm-commands", "alerts-events"].filter((name) => cloudflare.queues.has(name))).toHaveLength(1);
    await run();
    expect(cloudflare.contents()).toEqual(namesOf().toSorted());
  });

  test("does not take a queue that was deleted and made again by somebody else", async () => {
    await run();
    cloudflare.queues.delete("sm-commands");
    cloudflare.addQueue("sm-commands");
    await expect(run()).rejects.toThrow("queue sm-commands");
  });

  test("moves the consumers of Workers of an earlier version to signalbox, and removes these Workers and nothing else", async () => {
    await run();
    const mark = [{ type: "plain_text", name: "SIGNALBOX_INSTALLATION", text: "signalbox:" }];
    for (const name of ["coordinator", "dead-letter-monitor"]) cloudflare.addWorker(name, mark);
    // Somebody else's Worker of a name that an earlier version used.
    cloudflare.addWorker("alerts");
    const queue = cloudflare.queues.get("sm-commands-dlq");
    queue?.consumers.splice(0);
    cloudflare.addConsumer("sm-commands-dlq", "dead-letter-monitor");
    cloudflare.addQueue("orders-dlq");
    cloudflare.addConsumer("orders-dlq", "dead-letter-monitor");
    await run();
    expect(plan()).toContain("Remove 2 Workers");
    expect(cloudflare.contents()).toEqual([...namesOf(), "queue orders-dlq", "worker alerts"].toSorted());
  });

  test("sets the secrets of each Worker, and asks for a key only where its address is set", async () => {
    env = { ...env, SOCIAL_WEBHOOK_URL: "https://hooks.example/made-up", RESEARCH_BASE_URL: "https://llm.example" };
    await run();
    expect(lines.find((line) => line.includes("social-good"))).toContain("Create");
    expect(lines.join("\n")).toMatch(/Deployed social-good and set its SOCIAL_WEBHOOK_URL/);
    const left = lines.filter((line) => line.startsWith("- "));
    expect(left).toEqual([
      "- RESEARCH_API_KEY of gatherfeed is not set: requests to RESEARCH_BASE_URL are sent without a key. Set it: npx wrangler secret put RESEARCH_API_KEY --name gatherfeed",
      "- ALERT_WEBHOOK_URL of signalbox is not set: alerts are stored, not posted. Set it: npx wrangler secret put ALERT_WEBHOOK_URL --name signalbox",
      expect.stringContaining("CLOUDFLARE_API_TOKEN of signalbox is not set"),
    ]);
    expect(lines.join("\n")).not.toMatch(/made-up/);
  });
});
