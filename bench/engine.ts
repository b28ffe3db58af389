import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BaseTree } from "./baseTree.ts";
import { startBullmq } from "./bullmq.ts";
import type { PartDurations } from "./partTimer.ts";
import { startPgBoss } from "./pgBoss.ts";
import { type Pipeline, startPipeline } from "./pipeline.ts";
import { cpuMsOf, descendantsOf } from "./processes.ts";
import { perSecond } from "./report.ts";
import type { Figure } from "./table.ts";

const rowsCount = 2_000;
const loneCount = 20;

/** What every commit's `bench/pipeline.ts` offers. */
type Candidate = Pick<Pipeline, "jobs" | "messages" | "counts" | "dispose">;
type Running<C> = { pipeline: C; cpuMs: () => number };

/** Starts a candidate, and finds its processes: those that have come since. */
async function startWatched<C>(start: () => Promise<C>): Promise<Running<C>> {
  const before = new Set(descendantsOf(process.pid));
  const pipeline = await start();
  const processes = descendantsOf(process.pid).filter((pid) => !before.has(pid));
  return { pipeline, cpuMs: () => cpuMsOf(processes) };
}

const startBase = async ({ root }: BaseTree): Promise<Candidate> =>
  ((await import(pathToFileURL(join(root, "bench/pipeline.ts")).href)) as { startPipeline: () => Promise<Candidate> }).startPipeline();

/** Jobs per second, and processor time of one in µs. */
type Sample = { perSecond: number; cpuUs: number };

async function sampleOf<C>({ pipeline, cpuMs }: Running<C>, count: number, work: (pipeline: C) => Promise<number>): Promise<Sample> {
  const before = cpuMs();
  const durationMs = await work(pipeline);
  return { perSecond: perSecond(count, durationMs), cpuUs: ((cpuMs() - before) / count) * 1000 };
}

/**
 * Measures the job layer with the settings that are shipped, in turns with the queue alone, BullMQ if there is a Redis, pg-boss if there
 * is a Postgres, and another commit with the settings of its own benchmark. Returns the figures, and the durations of its parts in each round.
 */
export async function measureEngine(jobs: number, rounds: number, base: BaseTree | null): Promise<[Figure[], PartDurations[]]> {
  const running: { dispose: () => Promise<void> }[] = [];
  const keep = <C extends { dispose: () => Promise<void> }>(started: C): C => (running.push(started), started);
  try {
    const ours = await startWatched(async () => keep(await startPipeline()));
    const theirs = base && (await startWatched(async () => keep(await startBase(base))));
    const bullmq = await startBullmq(jobs);
    if (bullmq) keep(bullmq);
    const pgBoss = await startPgBoss(jobs);
    if (pgBoss) keep(pgBoss);
    await ours.pipeline.jobs(jobs);
    await ours.pipeline.messages(jobs);
    await theirs?.pipeline.jobs(jobs);

    const samples = { ours: [] as Sample[], acks: [] as Sample[], base: [] as Sample[], bullmq: [] as number[], pgBoss: [] as number[] };
    const parts: PartDurations[] = [];
    for (let round = 0; round < rounds; round += 1) {
      samples.ours.push(await sampleOf(ours, jobs, (pipeline) => pipeline.jobs(jobs)));
      samples.acks.push(await sampleOf(ours, jobs, (pipeline) => pipeline.messages(jobs)));
      if (theirs) samples.base.push(await sampleOf(theirs, jobs, (pipeline) => pipeline.jobs(jobs)));
      if (bullmq) samples.bullmq.push(perSecond(jobs, await bullmq.jobs(jobs)));
      if (pgBoss) samples.pgBoss.push(perSecond(jobs, await pgBoss.jobs(jobs)));
      parts.push(await ours.pipeline.parts(jobs));
    }
    const { completed } = await ours.pipeline.counts();
    if (completed !== jobs * (1 + 2 * rounds)) throw new Error(`${completed} jobs are completed, ${jobs * (1 + 2 * rounds)} were added`);
    const lone: number[] = [];
    for (let each = 0; each < loneCount; each += 1) lone.push(await ours.pipeline.lone());
    const rows = await ours.pipeline.rows(rowsCount);
    await ours.pipeline.dispose();
    running.splice(running.indexOf(ours.pipeline), 1);
    const stored = jobs * (1 + 2 * rounds) + loneCount + rowsCount;

    const rates = (of: readonly Sample[]) => of.map((sample) => sample.perSecond);
    const cpus = (of: readonly Sample[]) => of.map((sample) => sample.cpuUs);
    const baseName = base ? { [`commit ${base.commit}`]: rates(samples.base) } : {};
    const figures: Figure[] = [
      {
        name: "tracked jobs, added in bulk until completed",
        unit: "/s",
        isMoreBetter: true,
        samples: rates(samples.ours),
        others: {
          ...baseName,
          "only acknowledging": rates(samples.acks),
          "BullMQ (Redis keeps nothing on disk)": bullmq && samples.bullmq,
          "pg-boss (Postgres never waits for the disk)": pgBoss && samples.pgBoss,
        },
      },
      {
        name: "processor time of a job",
        unit: "µs",
        samples: cpus(samples.ours),
        others: { ...(base ? { [`commit ${base.commit}`]: cpus(samples.base) } : {}), "only acknowledging": cpus(samples.acks) },
      },
      { name: "rows written for a job", unit: "rows", samples: [rows.written], others: {} },
      { name: "rows read for a job", unit: "rows", samples: [rows.read], others: {} },
      { name: "bytes kept of a completed job, with its indexes", unit: "bytes", samples: [ours.pipeline.bytes() / stored], others: {} },
      { name: "a lone job, added until completed", unit: "ms", samples: lone, others: {} },
    ];
    return [figures, parts];
  } finally {
    for (const { dispose } of running.toReversed()) await dispose();
  }
}
