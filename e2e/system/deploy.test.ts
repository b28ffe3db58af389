import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CloudflareStandIn } from "#local/testing/cloudflare/standIn";

/** The real command with the real wrangler, against an account that already has things of the same names. */
const root = resolve(import.meta.dirname, "../..");
const cloudflare = new CloudflareStandIn();
let env: Record<string, string> = {};
const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, ["local/deploy/command.ts", ...args], { cwd: root, env: { ...process.env, ...env } });

beforeAll(async () => {
  env = {
    ...(await cloudflare.start()),
    DASHBOARD_HOSTNAME: "jobs.example.com",
    ACCESS_TEAM_DOMAIN: "example",
    ACCESS_AUD: "audience",
    ADMINS: "ada@example.com",
    ALERT_WEBHOOK_URL: "https://hooks.example.com/made-up",
  };
  for (const name of ["analytics", "signalbox"]) cloudflare.addWorker(name);
  cloudflare.addDatabase("analytics", "CREATE TABLE visits (id INTEGER)");
  cloudflare.addQueue("sm-commands");
});
afterAll(() => cloudflare.stop());

test("deploys beside Workers, databases and queues of the same names, and removes only its own", { timeout: 480_000 }, async () => {
  const before = cloudflare.contents();
  await expect(run("--yes")).rejects.toMatchObject({
    stderr: expect.stringMatching(/^Nothing was changed:[\s\S]*worker analytics: it exists and does not belong to this installation/),
  });
  expect(cloudflare.contents()).toEqual(before);

  const { stdout } = await run("--yes", "--env", "staging");
  expect(stdout).toContain("Create 7 Workers: staging-signalbox, ");
  const later = "staging-gatherfeed, staging-scalable-media";
  expect(stdout).toMatch(
    new RegExp(`1/8 Deployed staging-signalbox and set its ALERT_WEBHOOK_URL, for now without its bindings to ${later}`),
  );
  expect(stdout).toMatch(/8\/8 Deployed staging-signalbox$/m);
  expect(stdout.trimEnd().split("\n").at(-1)).toBe("The dashboard is at https://jobs.example.com");
  expect(stdout).not.toContain("made-up");
  const bindings = cloudflare.workers.get("staging-signalbox")?.bindings ?? [];
  expect(bindings).toContainEqual({ type: "plain_text", name: "NAME_PREFIX", text: "staging-" });
  expect(bindings).toContainEqual(expect.objectContaining({ name: "BRAND_AGENT", script_name: "staging-scalable-media" }));
  expect(bindings).toContainEqual(expect.objectContaining({ type: "secret_text", name: "ALERT_WEBHOOK_URL" }));
  expect(bindings).toContainEqual(expect.objectContaining({ name: "FAN_OUT", service: "staging-fan-out" }));
  expect(cloudflare.workers.get("staging-fan-out")?.bindings).toContainEqual(
    expect.objectContaining({ name: "COORDINATOR", script_name: "staging-signalbox" }),
  );
  const consumer = { script_name: "staging-signalbox", dead_letter_queue: "staging-alerts-events-dlq" };
  expect(cloudflare.queues.get("staging-alerts-events")?.consumers).toMatchObject([consumer]);
  const tables = cloudflare.databases
    .get("staging-ops")
    ?.database.prepare("SELECT name FROM sqlite_master WHERE name IN ('jobs', 'dead_letters')");
  expect(tables?.all()).toHaveLength(2);

  await run("destroy", "--yes", "--env", "staging");
  expect(cloudflare.contents()).toEqual(before);
});
