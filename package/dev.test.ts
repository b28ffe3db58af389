// cspell:ignore queuse
import { execFile, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, inject, it, vi } from "vitest";
import { installPackage } from "./testing/install.ts";

/** The shop of `examples/shop`: a project outside this repository that installs the package and runs `signalbox dev`. */
const root = resolve(import.meta.dirname, "..");
const project = realpathSync(mkdtempSync(join(tmpdir(), "shop-")));
const tool = (name: string) => join(root, "node_modules/.bin", name);
const execute = promisify(execFile);
const waiting = { timeout: 110_000, interval: 100 };

let output = "";
let exitCode: number | null | undefined;
let running: ReturnType<typeof spawn> | undefined;

/** Waits until the process has printed a text after the first `from` characters. Returns where it ends. */
const printed = (pattern: RegExp, from = 0): Promise<number> =>
  vi.waitUntil(() => {
    const match = pattern.exec(output.slice(from));
    if (exitCode !== undefined && !match) throw new Error(`signalbox dev ended with ${exitCode}:\n${output}`);
    return match && from + match.index + match[0].length;
  }, waiting);

const addressOf = (name: string): string => new RegExp(`${name}[: ]+(http://127\\.0\\.0\\.1:\\d+)`).exec(output)?.[1] ?? "";
const shop = (path: string, body?: object) =>
  fetch(`${addressOf("alerts")}${path}`, body ? { method: "POST", body: JSON.stringify(body) } : {});

/** Calls the API of the dashboard. */
async function api<T>(path: string, method = "GET", body?: object): Promise<T> {
  const answer = await fetch(`${addressOf("is ready")}/api${path}`, {
    method,
    ...(body ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

type Item = Record<string, unknown> & { id: string };
const items = async (path: string): Promise<Item[]> => (await api<{ items: Item[] }>(path)).items;
const until = <T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> =>
  vi
    .waitUntil(async () => {
      const value = await read();
      return holds(value) && { value };
    }, waiting)
    .then((found) => (found as { value: T }).value);

const sales = async () => (await (await shop("/sales")).json()) as { sku: string; items: number }[];
const deadLettersOf = (queue: string) =>
  until(
    () => items(`/dead-letters?queue=${queue}&status=open`),
    (all) => all.length > 0,
  );

function edit(file: string, change: (text: string) => string): number {
  const path = join(project, file);
  const text = readFileSync(path, "utf8");
  const changed = change(text);
  expect(changed).not.toBe(text);
  const from = output.length;
  writeFileSync(path, changed);
  return from;
}

beforeAll(async () => {
  cpSync(join(root, "examples/shop"), project, { recursive: true });
  await installPackage(inject("tarball"), project, ["@cloudflare/workers-types"]);
  const args = ["dev", "-c", "api/wrangler.jsonc", "-c", "worker/wrangler.jsonc", "--port", "0"];
  running = spawn(join(project, "node_modules/.bin/signalbox"), args, { cwd: project, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [running.stdout, running.stderr]) stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  running.once("exit", (code) => (exitCode = code));
  await printed(/is ready: [^]*Workflow[^\n]*\n[^\n]*\n\n/);
}, 120_000);
afterAll(() => {
  running?.kill();
  rmSync(project, { recursive: true, force: true });
});

it("shows the addresses of the Workers, the watched queues and the workflows", () => {
  expect(output).toMatch(/ {2}orders +analytics +orders-dlq\n/);
  expect(output).toMatch(/ {2}returns +analytics +failed-returns\n/);
  expect(output).toMatch(/ {2}fulfil +alerts\n/);
  expect(new Set([addressOf("alerts"), addressOf("analytics"), addressOf("is ready")]).size).toBe(3);
});

it("has the dashboard, which is healthy and knows the queues", async () => {
  const page = await fetch(addressOf("is ready"));
  expect([page.status, page.headers.get("content-type")]).toEqual([200, expect.stringContaining("text/html")]);
  expect(await api("/health")).toEqual({ ok: true, problems: [] });
});

it("replays a dead letter after its bug is fixed, with a reload in between", { timeout: 120_000 }, async () => {
  await shop("/orders", { number: "A-1", lines: [{ sku: "lamp", items: 2 }] });
  await shop("/orders", {
    number: "A-2",
    lines: [
      { sku: "lamp", items: 1 },
      { sku: "table", items: 0 },
    ],
  });
  const [deadLetter] = await deadLettersOf("orders");
  expect(deadLetter).toMatchObject({ queue: "orders", status: "open", replays: "body", preview: expect.stringContaining('"A-2"') });
  expect(output).toMatch(/analytics │ counted A-1\n/);
  expect(output).toMatch(/analytics │ error orders: Error: table: 0 items\n/);
  expect(await sales()).toEqual([{ sku: "lamp", items: 2 }]);

  const from = edit("worker/sales.ts", (text) => text.replace("items < 1", "items < 0"));
  await printed(/Reloaded analytics in [\d.]+ s\n/, from);
  await api(`/dead-letters/${deadLetter?.id}/replay`, "POST", { reason: "Lines without items are counted" });
  expect(await until(sales, (rows) => rows.length > 1)).toEqual([
    { sku: "lamp", items: 3 },
    { sku: "table", items: 0 },
  ]);
});

it("shows the errors and logs of each Worker with its name, and the instances of a workflow", { timeout: 120_000 }, async () => {
  expect((await fetch(`${addressOf("alerts")}/orders`, { method: "POST", body: "no order" })).status).toBe(500);
  await printed(/alerts +│ error in POST \/orders: SyntaxError: [^]*alerts +│ [^\n]*api\/index\.ts:\d+/);
  const instances = await until(
    () => items("/workflows/instances?workflow=fulfil"),
    (all) => all.length > 1 && all.every(({ status }) => status === "complete"),
  );
  expect(instances.map(({ id }) => id).toSorted()).toEqual(["A-1", "A-2"]);
});

it("reloads a Worker when its variables change", { timeout: 120_000 }, async () => {
  const from = output.length;
  writeFileSync(join(project, "api/.dev.vars"), "TOKEN=changed\n");
  expect(await printed(/Reloaded alerts in [\d.]+ s\n/, from)).toBeGreaterThan(from);
});

it("does not restart the Workers when only a comment changes", { timeout: 120_000 }, async () => {
  const from = edit("worker/sales.ts", (text) => text.replace("// Wrong: ", "// Fixed: "));
  await printed(/Nothing to reload: [^\n]*analytics[^\n]* did not change\n/, from);
  expect(output.slice(from)).not.toContain("Reloaded");
});

it("says once where a configuration is broken, uses the one before, and reads a corrected one", { timeout: 120_000 }, async () => {
  const from = edit("worker/wrangler.jsonc", (text) => text.replace('"name":', '"name"'));
  await printed(/Problem: configuration: [^\n]*colon expected \(line \d+, column \d+\)\n/, from);
  const fixed = edit("worker/wrangler.jsonc", (text) => text.replace('"name"', '"name":'));
  await printed(/Resolved: configuration works again\n/, fixed);
  expect(output.slice(from).match(/colon expected/g)).toHaveLength(1);
  writeFileSync(join(project, "signalbox.jsonc"), '{ "queuse": [] }');
  await printed(/Problem: configuration: [^\n]*signalbox\.jsonc:1:3 queuse: unknown key, did you mean "queues"\?/, fixed);
  const corrected = output.length;
  writeFileSync(join(project, "signalbox.jsonc"), '{ "queues": [{ "name": "orders", "displayName": "Orders of today" }] }');
  await printed(/Reloaded [^\n]* in [\d.]+ s\n/, corrected);
  expect(await api("/queues/orders")).toMatchObject({ displayName: "Orders of today" });
});

it("watches a dead-letter queue with any name", { timeout: 120_000 }, async () => {
  await shop("/returns", { number: "A-1", reason: "too bright" });
  await shop("/returns", { number: "A-1", reason: "too bright" });
  const [deadLetter] = await deadLettersOf("returns");
  expect(deadLetter).toMatchObject({ queue: "returns", preview: expect.stringContaining("too bright") });
});

it("runs the build before one that fails, says why, and applies migrations meanwhile", { timeout: 120_000 }, async () => {
  const from = edit("worker/sales.ts", (text) => `${text}export const broken = ;\n`);
  await printed(/The build of analytics failed: worker\/sales\.ts:\d+:\d+: Unexpected ";"\n/, from);
  expect(await api("/health")).toMatchObject({ ok: true, problems: [{ part: "build of analytics" }] });
  await shop("/orders", { number: "A-3", lines: [{ sku: "chair", items: 4 }] });
  await until(sales, (rows) => rows.some(({ sku }) => sku === "chair"));
  writeFileSync(join(project, "migrations/0002_refunds.sql"), "CREATE TABLE refunds (number TEXT);");
  await printed(/Applied the migration 0002_refunds\.sql to analytics\n/, from);
  const fixed = edit("worker/sales.ts", (text) => text.replace("export const broken = ;\n", ""));
  await printed(/Resolved: build of analytics/, fixed);
  writeFileSync(join(project, "migrations/0003_gifts.sql"), "CREATE TABLE gifts (number TEXT);");
  const end = await printed(/Applied the migration 0003_gifts\.sql to analytics\n/, fixed);
  expect(output.slice(from, end).match(/Applied the migration/g)).toHaveLength(2);
});

it("keeps local databases where Wrangler finds them", { timeout: 120_000 }, async () => {
  const query = ["d1", "execute", "analytics", "--local", "--persist-to", ".wrangler/state", "-c", "worker/wrangler.jsonc", "--json"];
  const { stdout } = await execute(tool("wrangler"), [...query, "--command", "SELECT count(*) AS n FROM sales"], { cwd: project });
  expect(JSON.parse(stdout)).toMatchObject([{ results: [{ n: 3 }] }]);
});

it(
  "moves the consumer to the job layer in one file, names the lines of its errors, and keeps to a pause",
  { timeout: 180_000 },
  async () => {
    const diff = await execute("diff", ["worker/index.ts", "with-jobs/index.ts"], { cwd: project }).catch(
      (error: { stdout: string }) => error,
    );
    expect(diff.stdout.split("\n").filter((line) => /^[<>]/.test(line)).length).toBeLessThan(30);
    const from = edit("worker/index.ts", () => readFileSync(join(project, "with-jobs/index.ts"), "utf8"));
    await execute(tool("tsc"), ["-p", "."], { cwd: project });
    await printed(/Reloaded analytics in [\d.]+ s\n/, from);

    await shop("/orders", { number: "A-4", lines: [{ sku: "sofa", items: 1 }] });
    await until(
      () => items("/jobs?queue=orders&state=completed"),
      (jobs) => jobs.length > 0,
    );
    const payload = { number: "A-6", lines: [{ sku: "lamp", items: -1 }] };
    await api("/jobs", "POST", { queue: "orders", type: "order", payload, options: { attempts: 1 } });
    const [deadLetter] = await deadLettersOf("orders");
    const { attempts } = await api<{ attempts: { errorStack: string }[] }>(`/dead-letters/${deadLetter?.id}`);
    const lines = readFileSync(join(project, "worker/sales.ts"), "utf8").split("\n");
    expect(attempts[0]?.errorStack).toContain(`worker/sales.ts:${lines.findIndex((line) => line.includes("throw new Error")) + 1}\n`);
    await api("/queues/orders/pause", "PUT", { reason: "Stocktaking" });
    await shop("/orders", { number: "A-5", lines: [{ sku: "shelf", items: 1 }] });
    await until(
      () => items("/jobs?queue=orders&state=waiting"),
      (jobs) => jobs.length > 0,
    );
    expect((await sales()).map(({ sku }) => sku)).not.toContain("shelf");
    await api("/queues/orders/pause", "DELETE");
    await until(sales, (rows) => rows.some(({ sku }) => sku === "shelf"));
  },
);

it("ends with all its processes on Ctrl-C", { timeout: 120_000 }, async () => {
  const address = addressOf("is ready");
  running?.kill("SIGINT");
  await vi.waitUntil(() => exitCode !== undefined, waiting);
  expect(exitCode).toBe(0);
  await expect(fetch(address)).rejects.toThrow("fetch failed");
});
