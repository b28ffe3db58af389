import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CloudflareStandIn } from "#local/testing/cloudflare/standIn";

/** The binary with the real wrangler, from the folder of a team whose Workers and database have names such as `alerts` and `analytics`. */
const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "shop-deploy-"));
const cloudflare = new CloudflareStandIn();
let env: Record<string, string> = {};

const signalbox = async (...args: string[]): Promise<{ code: number; text: string }> => {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(root, "cli/main.ts"), ...args], {
      cwd: folder,
      env: { ...process.env, ...env },
    });
    return { code: 0, text: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, text: stdout + stderr };
  }
};
const write = (file: string, value: object): void => {
  mkdirSync(join(folder, file, ".."), { recursive: true });
  writeFileSync(join(folder, file), JSON.stringify(value));
};

beforeAll(async () => {
  env = { ...(await cloudflare.start()), SHOP_WEBHOOK: "https://hooks.example.com/made-up" };
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const worker = { main: "index.ts", compatibility_date: "2026-10-01" };
  const consumer = (queue: string) => ({ queue, dead_letter_queue: `${queue}-dlq` });
  write("api/wrangler.jsonc", { name: "alerts", ...worker, queues: { producers: [{ queue: "orders", binding: "ORDERS" }] } });
  write("worker/wrangler.jsonc", {
    name: "analytics",
    ...worker,
    queues: { consumers: [consumer("orders"), consumer("mails")] },
    workflows: [{ name: "fulfil", binding: "FULFIL", class_name: "Fulfil" }],
  });
  for (const queue of ["orders", "orders-dlq", "mails", "mails-dlq"]) cloudflare.addQueue(queue);
  for (const name of ["alerts", "analytics"]) cloudflare.addWorker(name);
  cloudflare.addDatabase("analytics", "CREATE TABLE visits (id INTEGER)");
  for (const queue of ["orders", "mails"]) cloudflare.addConsumer(queue, "analytics");
  cloudflare.plan = "free";
});
afterAll(async () => {
  await cloudflare.stop();
  rmSync(folder, { recursive: true });
});

test("a team installs, upgrades and removes Signalbox beside its own Workers", { timeout: 480_000 }, async () => {
  const before = cloudflare.contents();
  expect(await signalbox("deploy")).toMatchObject({
    code: 1,
    text: expect.stringMatching(/signalbox\.jsonc can't be read: ENOENT\. Create it: npx signalbox init/),
  });
  expect(await signalbox("init")).toMatchObject({
    code: 0,
    text: expect.stringContaining("Wrote signalbox.jsonc: 2 Workers, 2 queues, 1 workflow"),
  });

  write("signalbox.jsonc", {
    namePrefix: "acme-",
    hostname: "jobs.example.com",
    access: { teamDomain: "acme.cloudflareaccess.com", aud: "tag", admins: ["ada@example.com"] },
    workers: ["api/wrangler.jsonc", "worker/wrangler.jsonc"],
    alerts: [{ type: "webhook", secret: "SHOP_WEBHOOK" }],
  });
  expect(await signalbox("deploy")).toMatchObject({
    code: 1,
    text: expect.stringContaining("There is no terminal to ask on: run it again with --yes."),
  });
  expect(cloudflare.contents()).toEqual(before);

  const first = await signalbox("deploy", "--yes");
  expect(first).toMatchObject({ code: 0, text: expect.stringContaining("1/1 Deployed acme-signalbox and set its ALERT_WEBHOOK_URL") });
  expect(first.text).toContain("The dashboard is at https://jobs.example.com");
  expect(first.text).not.toContain("made-up");
  const added = [
    "consumer acme-signalbox of mails-dlq",
    "consumer acme-signalbox of orders-dlq",
    "database acme-ops",
    "domain jobs.example.com",
    "worker acme-signalbox",
  ];
  expect(cloudflare.contents()).toEqual([...before, ...added].toSorted());
  const { bindings = [], schedules = [] } = cloudflare.workers.get("acme-signalbox") ?? {};
  expect(schedules.length).toBeLessThanOrEqual(2);
  expect(bindings).toContainEqual(expect.objectContaining({ type: "queue", name: "ORDERS", queue_name: "orders" }));
  expect(bindings).toContainEqual(expect.objectContaining({ type: "workflow", name: "WORKFLOW_FULFIL", script_name: "analytics" }));
  const tables = cloudflare.databases
    .get("acme-ops")
    ?.database.prepare("SELECT name FROM sqlite_master WHERE name IN ('jobs', 'dead_letters')");
  expect(tables?.all()).toHaveLength(2);

  env = { ...env, SHOP_WEBHOOK: "" };
  expect(await signalbox("deploy")).toMatchObject({ code: 0, text: expect.stringContaining("Nothing to do.") });
  expect(await signalbox("status")).toMatchObject({ code: 0, text: expect.stringContaining("It is as the configuration says.") });
  expect(await signalbox("destroy", "--yes")).toMatchObject({ code: 0 });
  expect(cloudflare.contents()).toEqual(before);
});
