import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { addFailedJobs, failedQueue } from "./failedJobs.ts";
import { percentile } from "./report.ts";
import { type Server, startServer, until } from "./server.ts";
import type { Figure } from "./table.ts";

const root = resolve(import.meta.dirname, "..");
/** Articles of a cycle, and keywords that it may choose from. */
const articles = 10;
const keywords = 12;
/** Time between two requests for a list, and how long lists are asked for while nothing else happens, ms. */
const listEveryMs = 50;
const idleMs = 5_000;

async function durationOf(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** Time from triggering a cycle of a new brand until its last article is live, ms. */
async function cycle({ ask }: Server, brand: string): Promise<number> {
  const seedKeywords = Array.from({ length: keywords }, (_, index) => `${brand} part ${String(index + 1).padStart(2, "0")}`);
  await ask("POST", "/api/brands", { slug: brand, name: brand, strategy: { cron: null, seedKeywords } });
  const published = async () => (await ask<string>("GET", `/sites/${brand}/sitemap.xml`).catch(() => "")).split("/sites/").length - 1;
  return durationOf(async () => {
    await ask("POST", `/api/brands/${brand}/cycles`);
    await until("all articles are live", published, (count) => count >= articles);
  });
}

/** Asks for the first page of the dead letters again and again until `isOver`. Returns the durations, ms. */
async function askForLists({ ask }: Server, isOver: () => boolean): Promise<number[]> {
  const durations: number[] = [];
  while (!isOver()) {
    durations.push(await durationOf(() => ask("GET", "/api/dead-letters?limit=50")));
    await wait(listEveryMs);
  }
  return durations;
}

type PlanView = { id: string; state: string; eligible: number; sent: number; outcomes: { completed: number } };
const planOf = (server: Server, id: string) => server.ask<PlanView>("GET", `/api/plans/${id}`);

/** Makes a plan and runs it until all its outcomes are there. Returns both durations, ms. */
async function runPlan(server: Server, request: object, count: number): Promise<{ making: number; running: number }> {
  let id = "";
  const making = await durationOf(async () => {
    id = (await server.ask<PlanView>("POST", "/api/plans", { reason: "a benchmark", ...request })).id;
    await until(
      "the set is frozen",
      () => planOf(server, id),
      ({ eligible }) => eligible === count,
    );
  });
  const running = await durationOf(async () => {
    await server.ask("POST", `/api/plans/${id}/run`, { confirm: count });
    await until(
      "all have an outcome",
      () => planOf(server, id),
      ({ outcomes }) => outcomes.completed === count,
    );
  });
  return { making, running };
}

/** Time from the end of a failed job until an open dashboard has its dead letter, ms; `count` times. */
async function failureToFrame({ ask, address }: Server, count: number): Promise<number[]> {
  const socket = new WebSocket(`${address.replace("http", "ws")}/agents/ops-agent/live`);
  let shown = { open: -1, at: 0 };
  socket.addEventListener("message", ({ data }) => {
    const frame = JSON.parse(String(data)) as { overview?: { openDeadLetters: number }; openDeadLetters?: number };
    const open = frame.overview?.openDeadLetters ?? frame.openDeadLetters;
    if (open !== undefined) shown = { open, at: Date.now() };
  });
  const isOpen = async () => shown.open >= 0;
  await until("the dashboard is connected", isOpen, Boolean);
  await ask("PUT", "/api/lab/faults", { service: "gatherfeed", kind: "permanent", rate: 1 });
  const durations: number[] = [];
  for (let each = 0; each < count; each += 1) {
    const before = shown.open;
    const payload = { brand_slug: "niche-fi", keywords: [`failure ${each}`], priority: "normal" };
    const { id } = await ask<{ id: string }>("POST", "/api/jobs", { queue: "gatherfeed-commands", type: "research.requested", payload });
    await until(
      "the failure is shown",
      async () => shown.open,
      (open) => open > before,
    );
    const { job } = await ask<{ job: { finishedAt: string } }>("GET", `/api/jobs/${encodeURIComponent(id)}`);
    durations.push(shown.at - Date.parse(job.finishedAt));
    // Not in step with anything that the system does once a second.
    await wait(700 + 61 * each);
  }
  socket.close();
  await ask("DELETE", "/api/lab/faults");
  return durations;
}

/** Measures cycles, live updates and bulk work of a system with `deadLetters` dead letters, each through its public interface. */
export async function measureSystem(rounds: number, deadLetters: number): Promise<Figure[]> {
  const stateDir = mkdtempSync(join(tmpdir(), "signalbox-bench-"));
  process.once("exit", () => rmSync(stateDir, { recursive: true, force: true }));
  let server = await startServer(root, stateDir);
  try {
    const cycles: number[] = [];
    for (let round = 0; round < rounds; round += 1) cycles.push(await cycle(server, `bench-${round}`));
    const frames = await failureToFrame(server, 20);
    await server.stop();

    addFailedJobs(stateDir, deadLetters);
    server = await startServer(root, stateDir);
    const idleUntil = performance.now() + idleMs;
    const idle = await askForLists(server, () => performance.now() > idleUntil);
    const cpuBefore = server.cpuMs();
    let isOver = false;
    const asking = askForLists(server, () => isOver);
    const replay = await runPlan(server, { action: "replay", filter: { queue: failedQueue, status: "open" } }, deadLetters);
    isOver = true;
    const busy = await asking;
    const cpuMs = server.cpuMs() - cpuBefore;
    const purge = await runPlan(server, { action: "purge", filter: { queue: failedQueue, state: "completed" } }, deadLetters);

    const figure = (name: string, unit: string, ...samples: number[]): Figure => ({ name, unit, samples, others: {} });
    const set = deadLetters.toLocaleString("en");
    return [
      figure(`a cycle of ${articles} articles, until the last is live`, "ms", ...cycles),
      figure("a failure, until a dashboard has it; median", "ms", percentile(frames, 0.5)),
      figure("a failure, until a dashboard has it; p95", "ms", percentile(frames, 0.95)),
      figure(`a plan of ${set} replays: made`, "ms", replay.making),
      figure(`a plan of ${set} replays: run until all completed`, "ms", replay.running),
      figure("  processor time of a replay, lists included", "µs", (cpuMs / deadLetters) * 1000),
      figure("  a list of dead letters, idle; p95", "ms", percentile(idle, 0.95)),
      figure("  the same during the plan; p95", "ms", percentile(busy, 0.95)),
      figure(`a plan that purges ${set} jobs: made`, "ms", purge.making),
      figure(`a plan that purges ${set} jobs: run`, "ms", purge.running),
    ];
  } finally {
    await server.stop();
  }
}
