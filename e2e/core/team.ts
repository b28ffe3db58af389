import { test as base } from "@playwright/test";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildIfStale } from "#local/build";

export { expect } from "@playwright/test";

const root = resolve(import.meta.dirname, "../..");
/** Longest wait for the addresses, ms: the team's Workers are built before. */
const startMs = 120_000;

/** A team's project with `signalbox dev`: the addresses of the dashboard and of the team's own Worker. */
export type Team = { dashboard: string; shop: string; stop: () => Promise<void> };

/** Builds the core if it is stale, and starts `signalbox dev` over a copy of the shop, a project that knows nothing of the Brand Engine. */
async function startTeam(): Promise<Team> {
  await buildIfStale(root, { ...process.env, PIPELINE: "none" });
  const project = mkdtempSync(join(tmpdir(), "team-"));
  cpSync(join(root, "examples/shop"), project, { recursive: true });
  symlinkSync(join(root, "node_modules"), join(project, "node_modules"));
  const args = [join(root, "cli/main.ts"), "dev", "-c", "api/wrangler.jsonc", "-c", "worker/wrangler.jsonc", "--port", "0"];
  const child = spawn(process.execPath, args, { cwd: project, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "exit");
  let output = "";
  const ready = new Promise<void>((answer, refuse) => {
    const read = (text: string) => {
      output += text;
      if (/is ready: http/.test(output) && /alerts[: ]+http/.test(output)) answer();
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", read);
    child.once("exit", (code) => refuse(new Error(`signalbox dev ended with ${code}:\n${output}`)));
    AbortSignal.timeout(startMs).addEventListener("abort", () => refuse(new Error(`Not ready within ${startMs / 1000} s:\n${output}`)));
  });
  await ready;
  const addressOf = (name: string) => new RegExp(`${name}[: ]+(http://127\\.0\\.0\\.1:\\d+)`).exec(output)?.[1] ?? "";
  return {
    dashboard: addressOf("is ready"),
    shop: addressOf("alerts"),
    stop: async () => {
      child.kill();
      await ended;
      rmSync(project, { recursive: true, force: true });
    },
  };
}

/** One team for all specs of a lane. */
export const test = base.extend<object, { team: Team }>({
  team: [
    // eslint-disable-next-line no-empty-pattern -- a fixture must name what it needs, and this one needs nothing
    async ({}, use) => {
      const team = await startTeam();
      await use(team);
      await team.stop();
    },
    { scope: "worker", timeout: 300_000 },
  ],
  baseURL: async ({ team }, use) => use(team.dashboard),
});
