import { setTimeout as wait } from "node:timers/promises";
import { startFilledSystem } from "./filledSystem.ts";
import { openSockets } from "./openSockets.ts";
import { type Server, until } from "./server.ts";
import type { Figure } from "./table.ts";

/** Jobs in the system before the load. */
const storedJobs = 300_000;
/** Waves of load: the first ones warm up, and memory is compared from then on. Each is about what five minutes of a busy day bring. */
const waves = 12;
const warmUpWaves = 6;
const socketsPerWave = 400;
/** How often a wave reads each list, how many jobs it adds, and how many dead letters one plan drops and another restores. */
const readsPerWave = 20;
const jobsPerWave = 2_000;
const letters = 1_000;

/** The lists that dashboards read, with filters and a text. */
const lists = [
  "/api/overview",
  "/api/queues",
  "/api/jobs?limit=200",
  "/api/jobs?state=failed&limit=200",
  "/api/jobs?queue=orders&limit=200",
  "/api/dead-letters?status=open&limit=200",
  "/api/dead-letters?status=open&q=customer-4",
  "/api/groups",
  "/api/workflows?limit=200",
  "/api/traces",
  "/api/audit?limit=200",
  "/api/metrics",
  "/metrics",
  "/api/plans",
];

async function readLists({ ask }: Server): Promise<void> {
  for (let round = 0; round < readsPerWave; round += 1) await Promise.all(lists.map((path) => ask("GET", path)));
}

/** Adds jobs that complete, and waits until all have. */
async function runJobs({ ask }: Server, wave: number): Promise<void> {
  const completed = async () => (await ask<{ counts: { completed: number } }>("GET", "/api/queues/analytics-events")).counts.completed;
  const before = await completed();
  const parallel = 20;
  const add = async (lane: number) => {
    for (let index = lane; index < jobsPerWave; index += parallel)
      await ask("POST", "/api/jobs", {
        queue: "analytics-events",
        type: "social.posted",
        payload: { brand_slug: "niche-fi", post_id: `${wave}-${index}`, url: "/sites/niche-fi/a", network: "feed" },
      });
  };
  await Promise.all(Array.from({ length: parallel }, (_, lane) => add(lane)));
  await until("all jobs have completed", completed, (count) => count >= before + jobsPerWave);
}

type PlanView = { id: string; state: string; eligible: number };

/** Runs a plan over dead letters to its end. */
async function runPlan({ ask }: Server, action: "drop" | "restore", ids: readonly string[]): Promise<void> {
  const { id } = await ask<PlanView>("POST", "/api/plans", { action, ids, reason: "a benchmark" });
  const plan = () => ask<PlanView>("GET", `/api/plans/${id}`);
  await until("the set is frozen", plan, ({ eligible }) => eligible === ids.length);
  await ask("POST", `/api/plans/${id}/run`, { confirm: ids.length });
  await until("the plan is over", plan, ({ state }) => state === "completed");
}

async function listLetters({ ask }: Server): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor = ""; ids.length < letters;) {
    const page = await ask<{ items: { id: string }[]; nextCursor: string | null }>(
      "GET",
      `/api/dead-letters?status=open&limit=200${cursor}`,
    );
    ids.push(...page.items.map(({ id }) => id));
    if (page.nextCursor === null) break;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
  return ids.slice(0, letters);
}

async function runWave(server: Server, wave: number): Promise<void> {
  const ops = await openSockets(server.address, "/agents/ops-agent/live", socketsPerWave / 2);
  const brand = await openSockets(server.address, "/agents/brand-agent/niche-fi", socketsPerWave / 2);
  await Promise.all([readLists(server), runJobs(server, wave)]);
  const ids = await listLetters(server);
  await runPlan(server, "drop", ids);
  await runPlan(server, "restore", ids);
  ops.close();
  brand.close();
  await wait(1_000);
}

/** Returns the resident memory of the local runtime at its start and after each wave of load, MB. */
async function memoryByWave(): Promise<number[]> {
  const server = await startFilledSystem(storedJobs);
  try {
    const memory = [server.memoryMb()];
    for (let wave = 0; wave < waves; wave += 1) {
      await runWave(server, wave);
      memory.push(server.memoryMb());
    }
    return memory;
  } finally {
    await server.stop();
  }
}

/**
 * Measures how the memory of the local runtime grows over waves of reads, jobs, bulk plans and 400 sockets that open and close. It grows at first: what
 * sockets and requests hold outside the heap of V8 is freed by its next major collection, which comes when a heap has grown by some 15 MB.
 */
export async function measureMemory(): Promise<Figure[]> {
  const memory = await memoryByWave();
  const [start = Number.NaN] = memory;
  const warm = memory[warmUpWaves] ?? Number.NaN;
  const later = memory.slice(warmUpWaves + 1);
  const figure = (name: string, unit: string, ...samples: number[]): Figure => ({ name, unit, samples, others: {} });
  return [
    figure("memory of the runtime at its start", "MB", start),
    figure(`after ${warmUpWaves} waves of load`, "MB", warm),
    { ...figure(`after each of ${later.length} more waves`, "MB", ...later), note: later.map(Math.round).join(", ") },
    figure("growth after the warm-up, of the last wave", "%", ((later.at(-1) ?? Number.NaN) / warm - 1) * 100),
  ];
}
