import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Shop } from "./testing/shop.ts";
import { wranglerOf } from "./wrangler.ts";

describe("a deploy", () => {
  let shop = new Shop();
  beforeEach(async () => {
    shop = new Shop();
    await shop.start();
    shop.config = shop.config.replace("{", '{ "alerts": [{ "type": "webhook", "secret": "SHOP_WEBHOOK" }],');
  });
  afterEach(() => shop.stop());

  test("sets the secrets that are in its environment, by standard input only, and prints none", async () => {
    shop.env = { ...shop.env, SHOP_WEBHOOK: "https://hooks.example/made-up" };
    await shop.deploy();
    expect(shop.lines).toContain("1/1 Deployed signalbox and set its ALERT_WEBHOOK_URL");
    const bulk = shop.calls.filter(({ args }) => args[0] === "secret");
    expect(bulk.map(({ input }) => JSON.parse(input) as unknown)).toEqual([{ ALERT_WEBHOOK_URL: "https://hooks.example/made-up" }]);
    const others = shop.calls.filter(({ args }) => args[0] !== "secret");
    expect(JSON.stringify([shop.calls.map(({ args }) => args), others, shop.lines, shop.cloudflare.workers.get("signalbox")])).not.toMatch(
      /made-up/,
    );
    expect(shop.lines).toContain("Everything is set.");
  });

  test("never gives the Worker the token that wrangler signs in with", async () => {
    await shop.deploy();
    expect(shop.env["CLOUDFLARE_API_TOKEN"]).toBe("token-of-the-stand-in");
    expect(shop.cloudflare.workers.get("signalbox")?.bindings.map(({ name }) => name)).not.toContain("CLOUDFLARE_API_TOKEN");
  });

  test("gives the Worker the token of the account from a variable of its own", async () => {
    shop.env = { ...shop.env, SIGNALBOX_ACCOUNT_TOKEN: "made-up-token" };
    await shop.deploy();
    expect(shop.lines).toContain("1/1 Deployed signalbox and set its CLOUDFLARE_API_TOKEN");
    const bulk = shop.calls.filter(({ args }) => args[0] === "secret");
    expect(bulk.map(({ input }) => JSON.parse(input) as unknown)).toEqual([{ CLOUDFLARE_API_TOKEN: "made-up-token" }]);
    expect(shop.lines.join("\n")).not.toContain("made-up-token");
  });

  test("is complete after a secret was set, and keeps a Worker whose secret was set by hand", async () => {
    await shop.deploy();
    const worker = shop.cloudflare.workers.get("signalbox");
    if (worker) shop.cloudflare.setSecrets(worker, ["CLOUDFLARE_API_TOKEN"]);
    expect(await shop.status()).toBe(true);
    expect(shop.lines).toContain("It is as the configuration says.");
    expect(shop.lines.join("\n")).not.toContain("CLOUDFLARE_API_TOKEN of signalbox is not set");
    await shop.deploy();
    expect(shop.lines).toContain("Nothing to do.");
  });

  test("says which secret is missing, its Worker and the command that sets it", async () => {
    await shop.deploy();
    expect(shop.lines).toContain(
      "- ALERT_WEBHOOK_URL of signalbox is not set: alerts are stored, not posted. Set it: npx wrangler secret put ALERT_WEBHOOK_URL --name signalbox",
    );
    await shop.deploy({ dryRun: true });
    expect(shop.lines.join("\n")).toMatch(/SHOP_WEBHOOK is not in the environment: signalbox keeps its ALERT_WEBHOOK_URL/);
  });
});

describe("wrangler", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "wrangler-"));
    mkdirSync(join(folder, "node_modules/wrangler/bin"), { recursive: true });
    writeFileSync(
      join(folder, "node_modules/wrangler/package.json"),
      '{ "name": "wrangler", "version": "4.164.0", "bin": { "wrangler": "./bin/wrangler.js" } }',
    );
    // It prints its input and its environment, as a careless tool would.
    writeFileSync(
      join(folder, "node_modules/wrangler/bin/wrangler.js"),
      `const input = require("node:fs").readFileSync(0, "utf8");
       console.log(JSON.stringify({ args: process.argv.slice(2), input, env: process.env, cwd: process.cwd() }));
       if (process.argv[2] === "fail") { console.error("No permission: " + input); process.exit(1); }`,
    );
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const wrangler = (env: NodeJS.ProcessEnv) => wranglerOf({ folder, env, secrets: ["SHOP_WEBHOOK", "OTHER"] });

  test("is that of the project, asks nothing, and has no secret in its environment", async () => {
    const output = await wrangler({ ...process.env, SHOP_WEBHOOK: "made-up", KEPT: "yes" })(["whoami"], "made-up");
    const { args, input, env, cwd } = JSON.parse(output) as { args: string[]; input: string; env: Record<string, string>; cwd: string };
    expect({ args, input, cwd }).toEqual({ args: ["whoami"], input: "made-up", cwd: folder });
    expect(env).toMatchObject({ CI: "1", KEPT: "yes" });
    expect(env["SHOP_WEBHOOK"]).toBeUndefined();
  });

  test.each(["made-up", "d"])("fails with its output without the secret %j", async (secret) => {
    const error = await wrangler({ ...process.env, SHOP_WEBHOOK: secret, OTHER: "" })(["fail"], secret).catch(
      (thrown: Error) => thrown.message,
    );
    expect(error).toContain("[secret]");
    expect(error).not.toContain(`: ${secret}\n`);
  });

  test("is refused when it is too old", () => {
    writeFileSync(join(folder, "node_modules/wrangler/package.json"), '{ "name": "wrangler", "version": "4.86.0", "bin": {} }');
    expect(() => wrangler(process.env)).toThrow(/Signalbox needs Wrangler 4\.160\.0 or newer\. .* is version 4\.86\.0/);
  });

  test("is the one beside this package when the project has none", async () => {
    rmSync(join(folder, "node_modules"), { recursive: true });
    expect(await wranglerOf({ folder, env: process.env, secrets: [] })(["--version"])).toMatch(/^\d+\.\d+\.\d+/m);
  });
});
