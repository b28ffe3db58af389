import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { builtFolder, writeRuntimeOptions } from "./runtimeOptions.ts";
import { createProblems } from "./problems.ts";
import { startRuntime } from "./runtime.ts";
import { workers } from "#domain/topology";

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "runtime-"));
});
afterAll(() => rmSync(root, { recursive: true }));

/** A small build: every Worker says its name, `signalbox` asks those it is bound to. */
async function build(codeOf: Record<string, string> = {}): Promise<void> {
  for (const { name } of workers) {
    const folder = builtFolder(root, name);
    mkdirSync(folder, { recursive: true });
    const usual = `import { WorkerEntrypoint } from "cloudflare:workers";
export class Internal extends WorkerEntrypoint { fetch() { return new Response("${name} is here"); } }
export default { fetch() { return new Response("nothing", { status: 404 }); } };`;
    const services =
      name === "signalbox"
        ? ["gatherfeed", "alerts", "analytics"].map((service) => ({ binding: service.toUpperCase(), service, entrypoint: "Internal" }))
        : [];
    writeFileSync(join(folder, "index.js"), codeOf[name] ?? usual);
    const config = { name, main: "index.js", no_bundle: true, compatibility_date: "2026-10-01", services };
    writeFileSync(join(folder, "wrangler.json"), JSON.stringify(config));
    await writeRuntimeOptions(root, name);
  }
}
const main = `export default { async fetch(request, env) {
  const asked = await Promise.all(["GATHERFEED", "ALERTS", "ANALYTICS"].map(async (name) => (await env[name].fetch("http://worker/")).text()));
  return Response.json({ asked, local: await (await env.LOCAL_HEALTH.fetch("http://local/")).json() });
} };`;

const start = (said: string[]) =>
  startRuntime({
    root,
    host: "127.0.0.1",
    port: 0,
    persistence: join(root, "v3"),
    onLog: () => undefined,
    onRestart: () => undefined,
    problems: createProblems((line) => said.push(line)),
  });

test("Workers that can't be loaded, or have no build, are named, and the others run", { timeout: 60_000 }, async () => {
  await build({
    signalbox: main,
    gatherfeed: `throw new Error("made up");`,
    analytics: "export default {",
    "fan-out": `import "./absent.js"; export default {};`,
  });
  rmSync(builtFolder(root, "alerts"), { recursive: true });
  const said: string[] = [];
  const { runtime } = await start(said);
  try {
    const { asked, local } = (await (await fetch(await runtime.ready)).json()) as { asked: string[]; local: { part: string }[] };
    expect(asked).toEqual([
      "It can't be loaded: Uncaught Error: made up",
      expect.stringMatching(/^Its build can't be read \(ENOENT.*\): npm run build$/),
      "It can't be loaded: Uncaught SyntaxError: Unexpected end of input",
    ]);
    expect(local.map(({ part }) => part).toSorted()).toEqual(["alerts", "analytics", "fan-out", "gatherfeed"]);
    expect(said).toContain('Problem: fan-out: It can\'t be loaded: Uncaught Error: No such module "absent.js".');
    expect(said.filter((line) => line.startsWith("Problem: gatherfeed: It can't be loaded"))).toHaveLength(1);
  } finally {
    await runtime.dispose();
  }
});

test("without the dashboard's own Worker there is nothing to show: the start fails and says which", { timeout: 60_000 }, async () => {
  await build({ signalbox: `throw new Error("made up");` });
  await expect(start([])).rejects.toThrow(/signalbox can't run.*It can't be loaded: Uncaught Error: made up/);
});
