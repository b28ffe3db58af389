import { parseArgs } from "node:util";
import { startBullmq } from "./bullmq.ts";
import type { PartDurations } from "./partTimer.ts";
import { startPipeline } from "./pipeline.ts";
import { partLines, rateLine, ratioLine } from "./report.ts";

const usage = "npm run bench -- [--jobs 20000] [--rounds 3]";

function readOptions(): { jobs: number; rounds: number } {
  const { values } = parseArgs({ options: { jobs: { type: "string", default: "20000" }, rounds: { type: "string", default: "3" } } });
  const [jobs, rounds] = [Number(values.jobs), Number(values.rounds)];
  const isInRange = (value: number, max: number) => Number.isInteger(value) && value >= 1 && value <= max;
  if (!isInRange(jobs, 1_000_000)) throw new Error(`--jobs ${values.jobs} is not a number from 1 to 1,000,000: ${usage}`);
  if (!isInRange(rounds, 100)) throw new Error(`--rounds ${values.rounds} is not a number from 1 to 100: ${usage}`);
  return { jobs, rounds };
}

const print = (line: string): void => console.log(line);

/** Measures all candidates in turn, so that other work of the machine affects them equally. */
async function bench(): Promise<void> {
  const { jobs, rounds } = readOptions();
  const cleanups: (() => Promise<void>)[] = [];
  try {
    const pipeline = await startPipeline();
    cleanups.push(pipeline.dispose);
    const bullmq = await startBullmq(jobs);
    if (bullmq) cleanups.push(bullmq.dispose);
    print(`${jobs} jobs, from adding the first to completing the last, all state stored; median of ${rounds} rounds`);

    await pipeline.jobs(jobs);
    await pipeline.messages(jobs);
    const durationsMs = { signalbox: [] as number[], acks: [] as number[], bullmq: [] as number[] };
    const parts: PartDurations[] = [];
    for (let round = 0; round < rounds; round += 1) {
      durationsMs.signalbox.push(await pipeline.jobs(jobs));
      durationsMs.acks.push(await pipeline.messages(jobs));
      if (bullmq) durationsMs.bullmq.push(await bullmq.jobs(jobs));
      parts.push(await pipeline.parts(jobs));
    }
    const { completed } = await pipeline.counts();
    const expected = jobs * (1 + 2 * rounds);
    if (completed !== expected) throw new Error(`${completed} jobs are completed, ${expected} were added`);

    print(rateLine("Signalbox", jobs, durationsMs.signalbox));
    print(rateLine("same queue, only acknowledging", jobs, durationsMs.acks));
    if (bullmq) print(rateLine(`BullMQ, concurrency ${bullmq.concurrency}`, jobs, durationsMs.bullmq));
    print(ratioLine("Signalbox : only acknowledging", durationsMs.signalbox, durationsMs.acks));
    if (bullmq) print(ratioLine("Signalbox : BullMQ", durationsMs.signalbox, durationsMs.bullmq));
    else print("BullMQ: skipped, no redis-server found");
    print("Time of one job by part, when all jobs are added before the first is delivered:");
    for (const line of partLines(jobs, parts)) print(line);
  } finally {
    for (const cleanUp of cleanups.toReversed()) await cleanUp();
  }
}

// Exits regularly on a signal, so that the exit handlers end the started processes.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

bench().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
