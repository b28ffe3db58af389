import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CloudflareStandIn } from "../testing/cloudflare/standIn.ts";
import { builtFolder } from "../runtimeOptions.ts";
import { deployAll, dryRun } from "./deployment.ts";
import { listMissingSettings } from "./missingSettings.ts";
import { databases, workers } from "#brand-engine/domain/topology";

/**
 * A wrangler that records its calls (arguments, standard input, secrets in its environment). It reads from files which secrets and
 * variables Workers already have. It prints its input, as a careless tool would. `deploy` uploads the variables of the Worker.
 */
const fakeWrangler = `#!/bin/sh
cd "$(dirname "$0")"
input=$(cat)
given=$(env | grep -E '^[A-Z_]+_(API_KEY|WEBHOOK_URL)=')
printf '%s\\t%s\\t%s\\n' "$*" "$input" "$given" >> calls
args="$*"
name=\${args#*--name }
name=\${name%% *}
if [ "$1 $2" = "$(cat fails)" ]; then echo "No permission: $input" >&2; exit 1; fi
case "$1 $2" in
  "auth token") echo '{"type":"api_token","token":"token"}';;
  "deploy --config") "$NODE" upload.mjs "$3" && echo "done $* $input";;
  "secret list") cat "secrets-$name" || echo "[]";;
  "deployments status") echo "{\\"versions\\":[{\\"version_id\\":\\"v-$name\\"}]}";;
  "versions view") cat "bindings-$name" || echo '{"resources":{"bindings":[]}}';;
  *) echo "done $* $input";;
esac
`;

const uploadScript = `import { readFileSync } from "node:fs";
const { name, vars = {} } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const bindings = Object.entries(vars).map(([key, text]) => ({ type: "plain_text", name: key, text }));
const body = new FormData();
body.set("metadata", JSON.stringify({ bindings }));
const { CLOUDFLARE_API_BASE_URL: api, CLOUDFLARE_ACCOUNT_ID: account } = process.env;
const { ok } = await fetch(api + "/accounts/" + account + "/workers/scripts/" + name, { method: "PUT", body });
process.exit(ok ? 0 : 1);
`;

let root = "";
let cloudflare: CloudflareStandIn;
let apiEnv: Record<string, string> = {};
/** Lines from the deploy itself. */
let messages: string[] = [];
/** Text that was passed on from wrangler. */
let printed = "";
type Call = { args: string[]; input: string; secret: string };
const calls = (): Call[] =>
  readFileSync(join(root, "bin/calls"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [args = "", input = "", secret = ""] = line.split("\t");
      return { args: args.split(" "), input, secret };
    });
const writeBin = (name: string, text: string): void => writeFileSync(join(root, "bin", name), text);
/** Sets the names of the secrets and vars that each Worker of the account already has. */
function setAccount(namesByWorker: Record<string, string[]>): void {
  for (const [worker, names] of Object.entries(namesByWorker)) {
    writeBin(`secrets-${worker}`, JSON.stringify(names.map((name) => ({ name, type: "secret_text" }))));
    writeBin(`bindings-${worker}`, JSON.stringify({ resources: { bindings: names.map((name) => ({ name, type: "plain_text" })) } }));
  }
}
const deployed = (name: string) =>
  JSON.parse(readFileSync(join(builtFolder(root, name), "deploy.json"), "utf8")) as Record<string, unknown>;

beforeEach(async () => {
  cloudflare = new CloudflareStandIn();
  apiEnv = await cloudflare.start();
  for (const [name, value] of Object.entries(apiEnv)) vi.stubEnv(name, value);
  vi.stubEnv("NODE", process.execPath);
  root = mkdtempSync(join(tmpdir(), "deploy-"));
  messages = [];
  printed = "";
  mkdirSync(join(root, "bin"));
  writeBin("wrangler", fakeWrangler);
  writeBin("fails", "");
  writeBin("upload.mjs", uploadScript);
  chmodSync(join(root, "bin/wrangler"), 0o755);
  vi.stubEnv("PATH", `${join(root, "bin")}${delimiter}${process.env["PATH"]}`);
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  for (const { name } of workers) {
    mkdirSync(builtFolder(root, name), { recursive: true });
    const d1_databases = databases.map((database) => ({ binding: "DB", database_name: database, database_id: database }));
    writeFileSync(
      join(builtFolder(root, name), "wrangler.json"),
      JSON.stringify({ name, vars: { ENVIRONMENT: "production" }, d1_databases }),
    );
  }
});
afterEach(async () => {
  await cloudflare.stop();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

/** The environment of an operator who runs the deploy. */
function withEnv(vars: Record<string, string>, prefix = "") {
  for (const [name, value] of Object.entries(vars)) vi.stubEnv(name, value);
  return { root, env: { ...apiEnv, ...vars }, installation: { prefix }, print: (line: string) => void messages.push(line) };
}
const yes = { adopt: false, confirm: () => Promise.resolve(true) };
const none = { prefix: "" };
const givenSecrets = { RESEARCH_API_KEY: "made-up-key-1", ALERT_WEBHOOK_URL: "https://hooks.example/made-up-2" };
const access = { ACCESS_TEAM_DOMAIN: "team", ACCESS_AUD: "aud" };
const allOutput = () => [printed, ...messages].join("\n");

describe("a deploy", () => {
  test(
    "sets the secrets from its environment on the Workers that use them, by standard input only, and prints none",
    { timeout: 30_000 },
    async () => {
      await deployAll(
        withEnv({ ...givenSecrets, ...access, RESEARCH_BASE_URL: "https://llm.example", DASHBOARD_HOSTNAME: "dashboard.example.com" }),
        yes,
      );
      const bulk = calls().filter(({ args }) => args[0] === "secret" && args[1] === "bulk");
      expect(bulk.map(({ args, input }) => [args.at(-1), JSON.parse(input)])).toEqual([
        [join(builtFolder(root, "signalbox"), "deploy.json"), { ALERT_WEBHOOK_URL: "https://hooks.example/made-up-2" }],
        [join(builtFolder(root, "gatherfeed"), "deploy.json"), { RESEARCH_API_KEY: "made-up-key-1" }],
      ]);
      expect(JSON.stringify(calls().map(({ args }) => args))).not.toMatch(/made-up/);
      expect(calls().filter(({ secret }) => secret !== "")).toEqual([]);
      expect(allOutput()).not.toMatch(/made-up/);
      for (const { name } of workers) expect(JSON.stringify(deployed(name))).not.toMatch(/made-up/);
      expect(deployed("gatherfeed")).toMatchObject({ vars: { RESEARCH_BASE_URL: "https://llm.example" }, keep_vars: true });
      expect(messages).toContain("1/7 Deployed signalbox and set its ALERT_WEBHOOK_URL");
      for (const name of ["signalbox", "social-good"])
        expect(deployed(name)).toMatchObject({ vars: { DASHBOARD_URL: "https://dashboard.example.com" } });
      // The dashboard gets the address from the environment, and no other Worker gets an address.
      expect(messages.at(-1)).toBe("The dashboard is at https://dashboard.example.com");
      expect(workers.flatMap(({ name }) => deployed(name)["routes"] ?? [])).toEqual([
        { pattern: "dashboard.example.com", custom_domain: true },
      ]);
      expect(workers.filter(({ name }) => deployed(name)["workers_dev"] !== false || deployed(name)["preview_urls"] !== false)).toEqual([]);
    },
  );

  test(
    "reads the output of wrangler whatever a secret looks like: empty, or one letter that each output contains",
    { timeout: 30_000 },
    async () => {
      await deployAll(withEnv({ ...access, RESEARCH_API_KEY: "d", SOCIAL_WEBHOOK_URL: "", ADMINS: "a@b.c" }), yes);
      const ids = databases.map((name) => ({ database_id: cloudflare.databases.get(name)?.id }));
      expect(deployed("analytics")).toMatchObject({ d1_databases: ids });
      expect(printed).not.toContain("[secret][secret]");
      expect(messages.join("\n")).toMatch(/SOCIAL_WEBHOOK_URL of social-good is not set/);
    },
  );

  test("fails when a secret can't be set, with an error that does not contain its value", { timeout: 30_000 }, async () => {
    writeBin("fails", "secret bulk");
    const error = await deployAll(withEnv(givenSecrets), yes).catch((thrown: Error) => thrown.message);
    expect(error).toContain("No permission");
    expect(error).not.toMatch(/made-up/);
  });
});

describe("missing settings", () => {
  test("name a secret, its Worker and the command, but no secret that is set and no key that is not needed", async () => {
    setAccount({ signalbox: ["ALERT_WEBHOOK_URL"], "scalable-media": ["WRITER_BASE_URL"] });
    const left = await listMissingSettings(withEnv({ ...access, ADMINS: "ada@example.com" }).env, none);
    expect(left.filter((line) => line.startsWith("- "))).toEqual([
      "- WRITER_API_KEY of scalable-media is not set: requests to WRITER_BASE_URL are sent without a key. Set it: npx wrangler secret put WRITER_API_KEY --name scalable-media",
      "- SOCIAL_WEBHOOK_URL of social-good is not set: posts are stored, not sent. Set it: npx wrangler secret put SOCIAL_WEBHOOK_URL --name social-good",
    ]);
  });

  const webhooks = { signalbox: ["ALERT_WEBHOOK_URL"], "social-good": ["SOCIAL_WEBHOOK_URL"] };
  const earlier = ["ACCESS_TEAM_DOMAIN", "ACCESS_AUD", "OPERATORS"];
  test.each<[string, string[], Record<string, string>, RegExp, boolean]>([
    ["Access is set by this deploy", [], { ...access, ADMINS: "a@b.c" }, /^Everything is set\.$/m, false],
    ["Access was set on the Worker before", earlier, {}, /^Everything is set\.$/m, false],
    ["nothing of Access is set", [], {}, /ACCESS_TEAM_DOMAIN and ACCESS_AUD are not set: the dashboard refuses every request/, true],
    ["half of Access is set", earlier.slice(0, 1), {}, /ACCESS_AUD is not set: the dashboard refuses every request/, true],
    ["neither admins nor operators are set", [], access, /Neither ADMINS nor OPERATORS is set/, false],
  ])("are correct when %s", async (_, existing, vars, text, refuses) => {
    setAccount({ ...webhooks, signalbox: ["ALERT_WEBHOOK_URL", ...existing] });
    const left = (await listMissingSettings(withEnv(vars).env, none)).join("\n");
    expect(left).toMatch(text);
    expect(/^- .*refuses every request\. Put/m.test(left)).toBe(refuses);
  });

  test("are reported as unknown when wrangler can't list them", async () => {
    setAccount(webhooks);
    writeBin("fails", "deployments status");
    expect((await listMissingSettings(withEnv({}).env, none)).join("\n")).toMatch(/can't list the vars/);
  });
});

test("a dry run uses no account, and lists which secrets would be set", async () => {
  await dryRun(withEnv(givenSecrets));
  expect(calls().every(({ args }) => args[0] === "deploy" && args.includes("--dry-run"))).toBe(true);
  expect(calls()).toHaveLength(workers.length);
  expect(messages).toContain("RESEARCH_API_KEY would be set on gatherfeed");
  expect(messages).toContain(
    "SOCIAL_WEBHOOK_URL is not in the environment: social-good keeps its current value. To set it: npx wrangler secret put SOCIAL_WEBHOOK_URL --name social-good",
  );
  expect(allOutput()).not.toMatch(/made-up/);
});
