import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readDevWorkers } from "./devWorkers.ts";
import { isOlder } from "../system/wranglerPackage.ts";
import { loadTools, type Tools } from "./tools.ts";

const folder = mkdtempSync(join(tmpdir(), "workers-"));
let tools: Tools;
beforeAll(async () => {
  tools = await loadTools([import.meta.dirname]);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string | object): string => {
  writeFileSync(join(folder, name), typeof text === "string" ? text : JSON.stringify(text));
  return relative(process.cwd(), join(folder, name));
};
const read = (files: string[], env?: string) => readDevWorkers(tools, files, env);

it("reads TOML and JSON with comments: queues, databases, crons, vars", async () => {
  writeFileSync(join(folder, ".dev.vars"), "TOKEN=secret");
  const toml = write(
    "wrangler.toml",
    `name = "analytics"
main = "index.ts"
[triggers]
crons = ["0 8 * * 2"]
[[queues.consumers]]
queue = "orders"
dead_letter_queue = "orders-dlq"
[[d1_databases]]
binding = "DB"
database_name = "sales"
[env.staging]
name = "analytics-test"
`,
  );
  const json = write(
    "api.jsonc",
    '{ "name": "api", /* twice */ "main": "api.ts", "d1_databases": [{ "binding": "DB", "database_id": "7", "migrations_dir": "sql", "migrations_table": "applied" }] }',
  );
  const [analytics, api] = await read([toml, json]);
  expect(analytics).toMatchObject({
    name: "analytics",
    consumers: [{ queue: "orders", deadLetterQueue: "orders-dlq" }],
    crons: ["0 8 * * 2"],
    databases: [{ binding: "DB", id: "DB", name: "sales", migrations: join(folder, "migrations"), table: "d1_migrations" }],
    options: { name: "analytics", bindings: { TOKEN: "secret" }, queueConsumers: { orders: { deadLetterQueue: "orders-dlq" } } },
    main: "index.ts",
  });
  expect(api).toMatchObject({ databases: [{ id: "7", migrations: join(folder, "sql"), table: "applied" }], env: undefined });
  // Only one of them has the environment.
  expect((await read([toml, json], "staging")).map(({ name, env }) => [name, env])).toEqual([
    ["analytics-test", "staging"],
    ["api", undefined],
  ]);
});

it.each([
  [[{ name: "signalbox", main: "a.ts" }], /declares a Worker called "signalbox"\. This name belongs to Signalbox itself/],
  [[{ name: "signalbox-crons", main: "a.ts" }], /declares a Worker called "signalbox-crons"\. This name belongs to Signalbox itself/],
  [
    [
      { name: "api", main: "a.ts" },
      { name: "api", main: "a.ts" },
    ],
    /1\.json and .*0\.json both define a Worker named "api"/,
  ],
  [[{ main: "a.ts" }], /has no "name"/],
  [["{ broken"], /0\.json can't be read: /],
])("refuses %j", async (configs, message) => {
  await expect(read(configs.map((config, index) => write(`${index}.json`, config)))).rejects.toThrow(message);
});

it.each([
  ["broken.jsonc", '{\n  "name": "api",\n  "main" "a.ts"\n}\n', "colon expected (line 3, column 10)"],
  ["broken.toml", 'name = "api"\nmain = \n', "invalid value (line 2, column 8)"],
])("says where %s is broken", async (name, text, message) => {
  await expect(read([write(name, text)])).rejects.toThrow(message);
});

it.each([
  ["4.159.9", true],
  ["4.160.0", false],
  ["4.164.0", false],
  ["5.0.0", false],
  ["3.999.0", true],
  ["4.160.0-beta.1", false],
])("knows whether Wrangler %s is too old", (version, old) => {
  expect(isOlder(version, "4.160.0")).toBe(old);
});

it("says what to update when Wrangler is too old", async () => {
  const old = mkdtempSync(join(tmpdir(), "old-"));
  try {
    const own = join(old, "node_modules/wrangler");
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, "package.json"), JSON.stringify({ name: "wrangler", version: "4.20.0", bin: { wrangler: "bin.js" } }));
    await expect(loadTools([old])).rejects.toThrow(
      /needs Wrangler 4\.160\.0 or newer\. .*is version 4\.20\.0\. Update it: npm i -D wrangler@latest/,
    );
  } finally {
    rmSync(old, { recursive: true });
  }
});

it("runs a Worker whose compatibility date is too new with the newest date there is", async () => {
  const config = write("new.json", { name: "new", main: "a.ts", compatibility_date: "2099-01-01" });
  const [worker] = await read([config]);
  expect(worker?.options.compatibilityDate).toMatch(/^20\d\d-/);
  expect(worker?.options.compatibilityDate).not.toBe("2099-01-01");
  expect(worker?.notes).toEqual([expect.stringMatching(/^new runs with the compatibility date .* does not know 2099-01-01 yet/)]);
});

it("watches the folders of a build command, which start at the configuration", async () => {
  const folders = async (build?: object) => (await read([write("built.json", { name: "built", main: "a.ts", build })]))[0]?.watchDirs;
  expect(await folders({ command: "npm run build" })).toEqual([join(folder, "src")]);
  expect(await folders({ command: "npm run build", watch_dir: ["lib", "../shared"] })).toEqual([
    join(folder, "lib"),
    join(folder, "../shared"),
  ]);
  expect(await folders()).toEqual([]);
});

it("says what to install when Wrangler is missing", async () => {
  await expect(loadTools([folder])).rejects.toThrow(
    "Wrangler is not installed here, and it runs your Workers. Install it: npm i -D wrangler",
  );
});
