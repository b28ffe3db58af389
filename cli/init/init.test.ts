import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadConfig } from "../config/config.ts";
import { readConfiguredWorkers, readTeamWorkers } from "../config/teamWorkers.ts";
import { watchedOf } from "../config/watched.ts";
import { init } from "./init.ts";

let folder = "";
let lines: string[] = [];
const write = (file: string, text: string): void => {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
};
const run = (files: string[] = [], force = false) => init({ folder, files, force, print: (line) => void lines.push(line) });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "init-"));
  lines = [];
  write(
    "api/wrangler.jsonc",
    `{ "name": "alerts", "main": "a.ts", "compatibility_date": "2026-10-01", // producer\n "queues": { "producers": [{ "queue": "orders", "binding": "ORDERS" }] } }`,
  );
  write(
    "worker/wrangler.toml",
    `name = "analytics"
main = "w.ts"
compatibility_date = "2026-10-01"
[[queues.consumers]]
queue = "orders"
dead_letter_queue = "orders-dlq"
[[queues.consumers]]
queue = "refunds"
[[workflows]]
name = "fulfil"
binding = "FULFIL"
class_name = "Fulfil"
[[env.staging.queues.consumers]]
queue = "orders-staging"
dead_letter_queue = "orders-staging-dlq"
`,
  );
  write("worker/node_modules/x/wrangler.jsonc", "{}");
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("init", () => {
  test("writes a configuration that watches what the Workers have, and says what is missing and what is next", async () => {
    await run();
    const config = loadConfig({ folder });
    expect(config).toMatchObject({
      namePrefix: "",
      workers: ["api/wrangler.jsonc", "worker/wrangler.toml"],
      queues: [{ name: "orders", deadLetterQueue: "orders-dlq" }, { name: "refunds" }],
      workflows: [{ name: "fulfil", script: "analytics", className: "Fulfil" }],
    });
    expect(lines).toEqual([
      "Wrote signalbox.jsonc: 2 Workers, 2 queues, 1 workflow",
      'Note: refunds has no dead-letter queue: failed messages are deleted. Add "dead_letter_queue": "refunds-dlq" to its consumer in worker/wrangler.toml.',
      "Next, to try it on this machine:",
      "  npx signalbox dev -c api/wrangler.jsonc -c worker/wrangler.toml",
      "Then set hostname and access in it, and install it in your account:",
      "  npx signalbox deploy",
    ]);
  });

  test("takes only the Workers that are named", async () => {
    await run(["api/wrangler.jsonc"]);
    expect(loadConfig({ folder })).toMatchObject({ workers: ["api/wrangler.jsonc"], queues: [] });
  });

  test("takes the configuration of a folder that is named, as dev does", async () => {
    await run(["worker", "./worker"]);
    expect(loadConfig({ folder }).workers).toEqual(["worker/wrangler.toml"]);
    expect(lines).toContain("  npx signalbox dev -c worker/wrangler.toml");
  });

  test("replaces no file without --force", async () => {
    write("signalbox.jsonc", "{}");
    await expect(run()).rejects.toThrow("signalbox.jsonc exists already. To replace it: signalbox init --force");
    expect(readFileSync(join(folder, "signalbox.jsonc"), "utf8")).toBe("{}");
    await run([], true);
    expect(loadConfig({ folder }).workers).toHaveLength(2);
  });

  test.each<[string, () => void, string[], RegExp]>([
    [
      "a file that does not exist",
      () => undefined,
      ["nope.jsonc"],
      /^nope\.jsonc is not a file\. There is: api\/wrangler\.jsonc, worker\/wrangler\.toml/,
    ],
    ["a file that is no configuration", () => write("bad.jsonc", "{"), ["bad.jsonc"], /^bad\.jsonc can't be read: /],
    ["a Worker without a name", () => write("bad.jsonc", "{}"), ["bad.jsonc"], /^bad\.jsonc has no "name"/],
    [
      "two Workers of one name",
      () => write("b.jsonc", '{ "name": "alerts" }'),
      ["api/wrangler.jsonc", "b.jsonc"],
      /^b\.jsonc and api\/wrangler\.jsonc both define a Worker named "alerts"/,
    ],
    [
      "a folder without configurations",
      () => void (folder = mkdtempSync(join(tmpdir(), "init-"))),
      [],
      /^No Wrangler configuration is here/,
    ],
    [
      "a queue that Cloudflare would not take",
      () => write("b.jsonc", '{ "name": "b", "queues": { "consumers": [{ "queue": "My_Orders" }] } }'),
      ["b.jsonc"],
      /^b\.jsonc names a queue "My_Orders"\. A queue's name has /,
    ],
    [
      "a dead-letter queue that Cloudflare would not take",
      () => write("b.jsonc", '{ "name": "b", "queues": { "consumers": [{ "queue": "orders", "dead_letter_queue": "lost-" }] } }'),
      ["b.jsonc"],
      /^b\.jsonc names a queue "lost-"/,
    ],
    [
      "a workflow that Cloudflare would not take",
      () => write("b.jsonc", '{ "name": "b", "workflows": [{ "name": "night shift", "binding": "N", "class_name": "N" }] }'),
      ["b.jsonc"],
      /^b\.jsonc can't be read: [^]*Workflow names must be/,
    ],
  ])("refuses %s", async (_, prepare, files, message) => {
    prepare();
    await expect(run(files)).rejects.toThrow(message);
  });
});

describe("what is watched", () => {
  const files = ["api/wrangler.jsonc", "worker/wrangler.toml"];

  test("is what the Workers have in the chosen environment, where they have it", async () => {
    const names = async (environment?: string) =>
      watchedOf({}, await readTeamWorkers({ folder, files, environment })).queues.map(({ name }) => name);
    expect(await names()).toEqual(["orders", "refunds"]);
    expect(await names("staging")).toEqual(["orders-staging"]);
    expect(await names("production")).toEqual(["orders", "refunds"]);
  });

  test("is refused when a Worker is missing, with the file that names it", async () => {
    const missing = async () => readConfiguredWorkers({ folder, workers: ["gone.jsonc"], environment: undefined });
    await expect(missing).rejects.toThrow(
      /^gone\.jsonc, named in "workers" of signalbox\.jsonc, is not a file\. There is: api\/wrangler\.jsonc, worker/,
    );
  });

  test("is what the Workers of folders have, when the configuration names folders", async () => {
    const workers = await readConfiguredWorkers({ folder, workers: ["api", "./worker/"], environment: undefined });
    expect(workers.map(({ file, name }) => [file, name])).toEqual([
      ["api/wrangler.jsonc", "alerts"],
      ["worker/wrangler.toml", "analytics"],
    ]);
  });

  test("is completed by the configuration, which comes first", async () => {
    const queues = [
      { name: "orders", replay: false, displayName: "Orders" },
      { name: "mails" },
      { name: "refunds", deadLetterQueue: "lost" },
    ];
    const workflows = [{ name: "fulfil", script: "analytics", className: "Fulfil", displayName: "Fulfilment" }];
    expect(watchedOf({ queues, workflows }, await readTeamWorkers({ folder, files }))).toEqual({
      queues: [
        { name: "orders", deadLetterQueue: "orders-dlq", replay: false, displayName: "Orders" },
        { name: "refunds", deadLetterQueue: "lost", replay: true },
        { name: "mails", replay: true },
      ],
      workflows,
      notes: [],
    });
  });

  test("is not a dead-letter queue that the team consumes itself", async () => {
    write("dlq.jsonc", '{ "name": "own", "queues": { "consumers": [{ "queue": "orders-dlq" }] } }');
    const { queues, notes } = watchedOf({}, await readTeamWorkers({ folder, files: ["dlq.jsonc", ...files] }));
    expect(queues.map(({ name, deadLetterQueue }) => [name, deadLetterQueue])).toEqual([
      ["orders", undefined],
      ["refunds", undefined],
    ]);
    expect(notes[0]).toBe(
      "dlq.jsonc consumes orders-dlq itself, so Signalbox can't. Remove that consumer to see the dead letters of orders.",
    );
  });
});
