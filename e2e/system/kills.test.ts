import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { jobStates } from "#domain/jobs/job";
import { type Client, clientOf } from "../client.ts";
import { eventually } from "../eventually.ts";
import { type RunningSystem, start } from "../running.ts";
import { startCopy } from "./startCopy.ts";

/** Children of one flow. Each job of the flow promotes one article on two networks. */
const children = 9;
const networks = 2;
const correlationId = "kills-under-load";
const queue = "social-commands";
const seed = Number(process.env["KILLS_SEED"] ?? Date.now() % 1_000_000);

/** A random generator with a seed, from 0 to 1, so that a failing run can be repeated. */
function createRandom(state: number): () => number {
  let now = state;
  return () => {
    now = (Math.imul(now, 1_664_525) + 1_013_904_223) >>> 0;
    return now / 2 ** 32;
  };
}
const random = createRandom(seed);

let system: RunningSystem;
afterEach(() => system.stop());

const CreatedFlow = z.object({ id: z.string(), children: z.array(z.object({ id: z.string() })) });
let written = 0;
const article = () => {
  const keyword = `article ${(written += 1)}`;
  const published_at = new Date().toISOString();
  const payload = { brand_slug: "niche-fi", content_id: `c-${written}`, keyword, urls: [`/sites/niche-fi/a-${written}`], published_at };
  return { queue, type: "content.published", payload };
};

/** Adds flows until the system no longer answers. Appends the ids of the jobs that it confirmed to `accepted`. */
async function addUntilKilled(address: string, accepted: string[]): Promise<void> {
  for (;;) {
    const body = JSON.stringify({ ...article(), options: { correlationId }, children: Array.from({ length: children }, article) });
    try {
      const response = await fetch(`${address}/api/flows`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: address },
        body,
      });
      const text = await response.text();
      if (response.status !== 201) throw new Error(`answered ${response.status}: ${text}`);
      const made = CreatedFlow.parse(JSON.parse(text));
      accepted.push(made.id, ...made.children.map(({ id }) => id));
    } catch (error) {
      if (error instanceof TypeError) return;
      throw error;
    }
  }
}

type Pause = { from: string; to: string };

/** Pauses the queue of the flows. Returns a time from which on no job may start. */
async function pauseQueue(api: Client): Promise<string> {
  await api.pause(queue);
  return new Date().toISOString();
}

/** Resumes the queue. Returns the time until which no job may have started. */
async function resumeQueue(api: Client): Promise<string> {
  const at = new Date().toISOString();
  await api.resume(queue);
  return at;
}

async function expectNothingLost(api: Client, accepted: readonly string[], pauses: readonly Pause[]): Promise<void> {
  const jobs = await api.jobs({ correlationId });
  const articleJobs = jobs.filter(({ type }) => type === "content.published");
  expect(new Set(articleJobs.map(({ id }) => id))).toEqual(new Set([...accepted, ...articleJobs.map(({ id }) => id)]));
  expect(jobs.filter(({ state }) => state !== "completed")).toEqual([]);
  expect(await api.deadLetters()).toEqual([]);
  // Each parent ran after its children, and each article was promoted once on each network.
  const finished = new Map(articleJobs.map(({ id, finishedAt }) => [id, finishedAt ?? ""]));
  const early = articleJobs.filter(({ parentId, finishedAt }) => parentId !== null && (finishedAt ?? "") > (finished.get(parentId) ?? ""));
  expect(early).toEqual([]);
  expect(jobs.filter(({ type }) => type === "social.posted")).toHaveLength(articleJobs.length * networks);
  // No job started while its queue was paused, whatever was killed meanwhile.
  const started = jobs.filter((job) => job.queue === queue).map(({ startedAt }) => startedAt ?? "");
  expect(started.filter((at) => pauses.some(({ from, to }) => at > from && at < to))).toEqual([]);
  // The stored counters equal a recount.
  for (const name of [queue, "brand-events"]) {
    const recount = Object.fromEntries(
      jobStates.map((state) => [state, jobs.filter((job) => job.queue === name && job.state === state).length]),
    );
    expect((await api.queue(name)).counts).toEqual(recount);
  }
}

async function killUnderLoad(kills: number): Promise<{ accepted: string[]; pauses: Pause[] }> {
  const accepted: string[] = [];
  const pauses: Pause[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const adding = addUntilKilled(system.address, accepted);
    // The test needs a random moment, so it does not wait for a condition.
    await pause(random() * 1_500);
    // On a slow machine few jobs were added in that time, and there would be no load.
    await eventually(
      "load",
      async () => accepted.length,
      (jobs) => jobs > (kill + 1) * 10,
    );
    const from = kill % 3 === 2 ? await pauseQueue(clientOf(system.address)) : null;
    if (from !== null) await pause(random() * 500);
    await system.kill(random() < 0.5 ? "process" : "group");
    await adding;
    system = await system.restart();
    if (from !== null) pauses.push({ from, to: await resumeQueue(clientOf(system.address)) });
  }
  return { accepted, pauses };
}

// The queues of the second system are in four databases. It starts without a copy, whose queues are in one.
test.for([
  { databases: 1, kills: 20, begin: startCopy },
  { databases: 4, kills: 9, begin: () => start({ env: { SHARDS: "4" } }) },
])(
  `killed $kills times at random moments under load, a system with $databases database(s) loses nothing and does nothing twice (seed ${seed})`,
  { timeout: 480_000 },
  async ({ kills, begin }) => {
    system = await begin();
    const { accepted, pauses } = await killUnderLoad(kills);
    const api = clientOf(system.address);
    const open = async () => {
      const queues = z.object({ items: z.array(z.object({ counts: z.record(z.enum(jobStates), z.number()) })) });
      const { items } = queues.parse((await api.call("GET", "/api/queues")).body);
      return items.reduce((sum, { counts }) => sum + counts.waiting + counts.delayed + counts.blocked + counts.active, 0);
    };
    await eventually("all jobs finished", open, (jobs) => jobs === 0, 120_000);
    expect(accepted.length).toBeGreaterThan(kills * 10);
    expect(pauses).toHaveLength(Math.floor(kills / 3));
    await expectNothingLost(api, accepted, pauses);
  },
);
