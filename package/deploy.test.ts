// cspell:ignore queus
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { CloudflareStandIn } from "#local/testing/cloudflare/standIn";
import { installPackage } from "./testing/install.ts";

/** The shop of `examples/shop`: a project outside this repository that installs the package and deploys with the real Wrangler. */
const project = realpathSync(mkdtempSync(join(tmpdir(), "shop-deploy-")));
const cloudflare = new CloudflareStandIn();
let env: Record<string, string> = {};

/** Runs the binary of the project. Resolves to its exit code and all that it printed. */
const signalbox = (...args: string[]): Promise<{ code: number; text: string }> =>
  promisify(execFile)(join(project, "node_modules/.bin/signalbox"), args, { cwd: project, env: { ...process.env, ...env } }).then(
    ({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, text: stdout + stderr }),
  );
const configure = (settings: object): void => writeFileSync(join(project, "signalbox.jsonc"), JSON.stringify(settings, null, 2));

beforeAll(async () => {
  env = { ...(await cloudflare.start()), SHOP_WEBHOOK: "https://hooks.example.com/made-up", CLOUDFLARE_CF_FETCH_ENABLED: "false" };
  cpSync(resolve(import.meta.dirname, "../examples/shop"), project, { recursive: true });
  await installPackage(inject("tarball"), project, ["@cloudflare/workers-types"]);
  // What the shop has deployed already: Workers and a database of names that Signalbox once used, on a Free account.
  for (const queue of ["orders", "orders-dlq", "returns", "failed-returns"]) cloudflare.addQueue(queue);
  for (const name of ["alerts", "analytics"]) cloudflare.addWorker(name);
  cloudflare.addDatabase("analytics", "CREATE TABLE sales (id INTEGER)");
  for (const queue of ["orders", "returns"]) cloudflare.addConsumer(queue, "analytics");
  cloudflare.plan = "free";
}, 120_000);
afterAll(async () => {
  await cloudflare.stop();
  rmSync(project, { recursive: true, force: true });
});

it("says what to do before there is a configuration, and writes one", { timeout: 120_000 }, async () => {
  expect(await signalbox("deploy")).toEqual({
    code: 1,
    text: expect.stringMatching(/signalbox\.jsonc can't be read: ENOENT\. Create it: npx signalbox init/),
  });
  const written = await signalbox("init", "-c", "api/wrangler.jsonc", "-c", "worker/wrangler.jsonc");
  expect(written).toEqual({ code: 0, text: expect.stringContaining("Wrote signalbox.jsonc: 2 Workers, 2 queues, 1 workflow") });
  configure({ queus: [] });
  expect(await signalbox("deploy")).toEqual({ code: 1, text: 'signalbox.jsonc:2:3 queus: unknown key, did you mean "queues"?\n' });
});

it("installs one Worker beside those of the shop, has nothing to do the second time, and removes it", { timeout: 480_000 }, async () => {
  const before = cloudflare.contents();
  configure({
    namePrefix: "acme-",
    hostname: "jobs.example.com",
    access: { teamDomain: "acme.cloudflareaccess.com", aud: "tag", admins: ["ada@example.com"] },
    workers: ["api/wrangler.jsonc", "worker/wrangler.jsonc"],
    alerts: [{ type: "webhook", secret: "SHOP_WEBHOOK" }],
    environments: { staging: {} },
  });
  expect(await signalbox("deploy")).toEqual({
    code: 1,
    text: expect.stringContaining("There is no terminal to ask on: run it again with --yes."),
  });
  expect(cloudflare.contents()).toEqual(before);

  const first = await signalbox("deploy", "--yes");
  expect(first).toEqual({ code: 0, text: expect.stringContaining("1/1 Deployed acme-signalbox and set its ALERT_WEBHOOK_URL") });
  expect(first.text).toContain("The dashboard is at https://jobs.example.com");
  expect(first.text).not.toContain("made-up");
  const consumers = ["failed-returns", "orders-dlq"].map((queue) => `consumer acme-signalbox of ${queue}`);
  expect(cloudflare.contents()).toEqual(
    [...before, ...consumers, "database acme-ops", "domain jobs.example.com", "worker acme-signalbox"].toSorted(),
  );
  const { bindings = [], schedules = [] } = cloudflare.workers.get("acme-signalbox") ?? {};
  expect(schedules.length).toBeLessThanOrEqual(2);
  expect(bindings).toContainEqual(expect.objectContaining({ type: "queue", name: "RETURNS", queue_name: "returns" }));
  expect(bindings).toContainEqual(expect.objectContaining({ type: "workflow", name: "WORKFLOW_FULFIL", script_name: "alerts" }));
  expect(bindings.map(({ type }) => type)).not.toContain("service");
  const tables = cloudflare.databases
    .get("acme-ops")
    ?.database.prepare("SELECT name FROM sqlite_master WHERE name IN ('jobs', 'dead_letters')");
  expect(tables?.all()).toHaveLength(2);

  env = { ...env, SHOP_WEBHOOK: "" };
  expect(await signalbox("deploy")).toEqual({ code: 0, text: expect.stringContaining("Nothing to do.") });
  expect(await signalbox("status")).toEqual({ code: 0, text: expect.stringContaining("It is as the configuration says.") });
  // Staging would read the same dead-letter queues.
  const staging = await signalbox("deploy", "--yes", "--env", "staging");
  expect(staging).toEqual({ code: 1, text: expect.stringContaining("consumer orders-dlq: the Worker acme-signalbox consumes it") });
  expect(await signalbox("destroy", "--yes")).toEqual({ code: 0, text: expect.stringContaining("Deleted the database acme-ops") });
  expect(cloudflare.contents()).toEqual(before);
});
