import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as miniflare from "miniflare";
import { builtWorkers } from "./builtWorkers.ts";
import { builtFolder, writeRuntimeOptions } from "./runtimeOptions.ts";
import { createProblems } from "#cli/system/problems";
import { startRuntime } from "#cli/system/runtime";
import { workers } from "#brand-engine/domain/topology";

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "runtime-"));
});
afterAll(() => rmSync(root, { recursive: true }));

/** Writes a small build: every Worker answers with its name, and `signalbox` calls three others. */
async function build(codeOf: Record<string, string> = {}): Promise<void> {
  for (const { name } of workers) {
    const folder = builtFolder(root, name);
    mkdirSync(folder, { recursive: true });
    const defaultCode = `import { WorkerEntrypoint } from "cloudflare:workers";
export class Internal extends WorkerEntrypoint { fetch() { return new Response("${name} is here"); } }
export default { fetch() { return new Response("nothing", { status: 404 }); } };`;
    const services =
      name === "signalbox"
        ? ["gatherfeed", "fan-out", "analytics"].map((service) => ({
            binding: service.toUpperCase().replace("-", "_"),
            service,
            entrypoint: "Internal",
          }))
        : [];
    writeFileSync(join(folder, "index.js"), codeOf[name] ?? defaultCode);
    const config = { name, main: "index.js", no_bundle: true, compatibility_date: "2026-10-01", services };
    writeFileSync(join(folder, "wrangler.json"), JSON.stringify(config));
    await writeRuntimeOptions(root, name);
  }
}
const main = `export default { async fetch(request, env) {
  const answers = await Promise.all(["GATHERFEED", "FAN_OUT", "ANALYTICS"].map(async (name) => (await env[name].fetch("http://worker/")).text()));
  return Response.json({ answers, local: await (await env.LOCAL_HEALTH.fetch("http://local/")).json() });
} };`;

function start(problemLines: string[]) {
  const problems = createProblems((line) => problemLines.push(line));
  return startRuntime({
    miniflare,
    main: "signalbox",
    workers: (broken) => builtWorkers(root, {}, broken),
    host: "127.0.0.1",
    port: 0,
    persistence: join(root, "v3"),
    onLog: () => undefined,
    onRestart: () => undefined,
    onBroken: (name, reason) => problems.report(name, reason, true),
    problems,
  });
}

test("reports Workers that can't be loaded or have no build, and runs the others", { timeout: 60_000 }, async () => {
  await build({
    signalbox: main,
    gatherfeed: `throw new Error("made up");`,
    analytics: "export default {",
    "social-good": `import "./absent.js"; export default {};`,
  });
  rmSync(builtFolder(root, "fan-out"), { recursive: true });
  const problemLines: string[] = [];
  const { runtime } = await start(problemLines);
  try {
    const { answers, local } = (await (await fetch(await runtime.ready)).json()) as { answers: string[]; local: { part: string }[] };
    expect(answers).toEqual([
      "It can't be loaded: Uncaught Error: made up",
      expect.stringMatching(/^Its build can't be read \(ENOENT.*\): npm run build$/),
      "It can't be loaded: Uncaught SyntaxError: Unexpected end of input",
    ]);
    expect(local.map(({ part }) => part).toSorted()).toEqual(["analytics", "fan-out", "gatherfeed", "social-good"]);
    expect(problemLines).toContain('Problem: social-good: It can\'t be loaded: Uncaught Error: No such module "absent.js".');
    expect(problemLines.filter((line) => line.startsWith("Problem: gatherfeed: It can't be loaded"))).toHaveLength(1);
  } finally {
    await runtime.dispose();
  }
});

test("fails to start without the Worker of the dashboard, with an error that names it", { timeout: 60_000 }, async () => {
  await build({ signalbox: `throw new Error("made up");` });
  await expect(start([])).rejects.toThrow(/signalbox can't run.*It can't be loaded: Uncaught Error: made up/);
});
