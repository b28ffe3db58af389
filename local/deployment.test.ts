import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { builtFolder } from "./runtimeOptions.ts";
import { deployAll, dryRun } from "./deployment.ts";
import { listMissingSettings } from "./missingSettings.ts";
import { databases, workers } from "#domain/topology";

/**
 * A wrangler that writes down how it is called (arguments, standard input, secrets in its environment) and plays an
 * account from files: what a Worker has already. It repeats what it is given, as a careless tool would.
 */
const fakeWrangler = `#!/bin/sh
cd "$(dirname "$0")"
input=$(cat)
given=$(env | grep -E '^[A-Z_]+_(API_KEY|WEBHOOK_URL)=')
printf '%s\\t%s\\t%s\\n' "$*" "$input" "$given" >> calls
args="$*"
name=\${args#*--name }
name=\${name%% *}
if [ "$1 $2" = "$(cat fails)" ]; then echo "No such permission $input" >&2; exit 1; fi
case "$1 $2" in
  "d1 list") echo "[WARNING] made up" >&2; echo "[words]"; cat databases;;
  "secret list") cat "secrets-$name" || echo "[]";;
  "deployments status") echo "{\\"versions\\":[{\\"version_id\\":\\"v-$name\\"}]}";;
  "versions view") cat "bindings-$name" || echo '{"resources":{"bindings":[]}}';;
  *) echo "done $* $input";;
esac
`;

let root = "";
let said: string[] = [];
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
const bin = (name: string, text: string): void => writeFileSync(join(root, "bin", name), text);
/** What Workers have already: secrets and vars by name. */
function account(has: Record<string, string[]>): void {
  for (const [worker, names] of Object.entries(has)) {
    bin(`secrets-${worker}`, JSON.stringify(names.map((name) => ({ name, type: "secret_text" }))));
    bin(`bindings-${worker}`, JSON.stringify({ resources: { bindings: names.map((name) => ({ name, type: "plain_text" })) } }));
  }
}
const deployed = (name: string) =>
  JSON.parse(readFileSync(join(builtFolder(root, name), "deploy.json"), "utf8")) as Record<string, unknown>;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "deploy-"));
  said = [];
  printed = "";
  mkdirSync(join(root, "bin"));
  bin("wrangler", fakeWrangler);
  bin("fails", "");
  bin("databases", JSON.stringify(databases.map((name) => ({ name, uuid: `id-${name}` }))));
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
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

/** The environment of an operator who runs the deploy. */
function given(vars: Record<string, string>) {
  for (const [name, value] of Object.entries(vars)) vi.stubEnv(name, value);
  return { root, env: vars, say: (line: string) => void said.push(line) };
}
const secretGiven = { RESEARCH_API_KEY: "made-up-key-1", ALERT_WEBHOOK_URL: "https://hooks.example/made-up-2" };
const access = { ACCESS_TEAM_DOMAIN: "team", ACCESS_AUD: "aud" };
const everythingSaid = () => [printed, ...said].join("\n");

describe("a deploy", () => {
  test(
    "sets the secrets that are given on the Workers that use them, by standard input alone, and prints none",
    { timeout: 30_000 },
    async () => {
      await deployAll(
        given({ ...secretGiven, ...access, RESEARCH_BASE_URL: "https://llm.example", DASHBOARD_HOSTNAME: "dashboard.example.com" }),
      );
      const bulk = calls().filter(({ args }) => args[0] === "secret" && args[1] === "bulk");
      expect(bulk.map(({ args, input }) => [args.at(-1), JSON.parse(input)])).toEqual([
        [join(builtFolder(root, "gatherfeed"), "deploy.json"), { RESEARCH_API_KEY: "made-up-key-1" }],
        [join(builtFolder(root, "alerts"), "deploy.json"), { ALERT_WEBHOOK_URL: "https://hooks.example/made-up-2" }],
      ]);
      expect(JSON.stringify(calls().map(({ args }) => args))).not.toMatch(/made-up/);
      expect(calls().filter(({ secret }) => secret !== "")).toEqual([]);
      expect(everythingSaid()).not.toMatch(/made-up/);
      for (const { name } of workers) expect(JSON.stringify(deployed(name))).not.toMatch(/made-up/);
      expect(deployed("gatherfeed")).toMatchObject({ vars: { RESEARCH_BASE_URL: "https://llm.example" }, keep_vars: true });
      expect(said).toContain("Deployed alerts and set its ALERT_WEBHOOK_URL");
      for (const name of ["alerts", "social-good"])
        expect(deployed(name)).toMatchObject({ vars: { DASHBOARD_URL: "https://dashboard.example.com" } });
      // The dashboard has the address that was named, and no Worker another one.
      expect(said.at(-1)).toBe("The dashboard is at https://dashboard.example.com");
      expect(workers.flatMap(({ name }) => deployed(name)["routes"] ?? [])).toEqual([
        { pattern: "dashboard.example.com", custom_domain: true },
      ]);
      expect(workers.filter(({ name }) => deployed(name)["workers_dev"] !== false || deployed(name)["preview_urls"] !== false)).toEqual([]);
    },
  );

  test("reads what wrangler says, whatever a secret looks like: empty, or a letter of every answer", { timeout: 30_000 }, async () => {
    await deployAll(given({ ...access, RESEARCH_API_KEY: "d", SOCIAL_WEBHOOK_URL: "", ADMINS: "a@b.c" }));
    expect(deployed("alerts")).toMatchObject({ d1_databases: databases.map((name) => ({ database_id: `id-${name}` })) });
    expect(printed).not.toContain("[secret][secret]");
    expect(said.join("\n")).toMatch(/SOCIAL_WEBHOOK_URL of social-good is not set/);
  });

  test("a secret that can't be set fails the deploy, and its value is not in the error", { timeout: 30_000 }, async () => {
    bin("fails", "secret bulk");
    const error = await deployAll(given(secretGiven)).catch((thrown: Error) => thrown.message);
    expect(error).toContain("No such permission");
    expect(error).not.toMatch(/made-up/);
  });
});

describe("what is left to set", () => {
  test("names a secret, its Worker and the command; not one that is there, and no key nobody needs", async () => {
    account({ alerts: ["ALERT_WEBHOOK_URL"], "scalable-media": ["WRITER_BASE_URL"] });
    const left = await listMissingSettings(given({ ...access, ADMINS: "ada@example.com" }).env);
    expect(left.filter((line) => line.startsWith("- "))).toEqual([
      "- WRITER_API_KEY of scalable-media is not set: WRITER_BASE_URL is asked without a key. Set it: npx wrangler secret put WRITER_API_KEY --name scalable-media",
      "- SOCIAL_WEBHOOK_URL of social-good is not set: posts are kept, not sent. Set it: npx wrangler secret put SOCIAL_WEBHOOK_URL --name social-good",
    ]);
  });

  const webhooks = { alerts: ["ALERT_WEBHOOK_URL"], "social-good": ["SOCIAL_WEBHOOK_URL"] };
  const before = ["ACCESS_TEAM_DOMAIN", "ACCESS_AUD", "OPERATORS"];
  test.each<[string, string[], Record<string, string>, RegExp, boolean]>([
    ["Access is given now", [], { ...access, ADMINS: "a@b.c" }, /^Everything is set\.$/m, false],
    ["Access was set on the Worker before", before, {}, /^Everything is set\.$/m, false],
    ["nothing of Access is set", [], {}, /ACCESS_TEAM_DOMAIN and ACCESS_AUD are not set: the dashboard refuses every request/, true],
    ["half of Access is set", before.slice(0, 1), {}, /ACCESS_AUD is not set: the dashboard refuses every request/, true],
    ["nobody may act", [], access, /Neither ADMINS nor OPERATORS is set/, false],
  ])("is what is so: %s", async (_, has, vars, text, refuses) => {
    account({ ...webhooks, signalbox: has });
    const left = (await listMissingSettings(given(vars).env)).join("\n");
    expect(left).toMatch(text);
    expect(/^- .*refuses every request\. Put/m.test(left)).toBe(refuses);
  });

  test("is said to be unknown where wrangler can't tell", async () => {
    account(webhooks);
    bin("fails", "deployments status");
    expect((await listMissingSettings(given({}).env)).join("\n")).toMatch(/can't tell whether ACCESS_TEAM_DOMAIN/);
  });
});

test("a dry run asks no account, and says what would be set and what not", async () => {
  await dryRun(given(secretGiven));
  expect(calls().every(({ args }) => args[0] === "deploy" && args.includes("--dry-run"))).toBe(true);
  expect(calls()).toHaveLength(workers.length);
  expect(said).toContain("RESEARCH_API_KEY would be set on gatherfeed");
  expect(said).toContain(
    "SOCIAL_WEBHOOK_URL is not given: social-good keeps what it has. By hand: npx wrangler secret put SOCIAL_WEBHOOK_URL --name social-good",
  );
  expect(everythingSaid()).not.toMatch(/made-up/);
});
