import { parseArgs } from "node:util";
import { startBullmq } from "./bullmq.ts";
import type { PartDurations } from "./partTimer.ts";
import { startPipeline } from "./pipeline.ts";
import { partLines, rateLine, ratioLine } from "./report.ts";

const usage = "npm run bench -- [--jobs 20000] [--rounds 3]";

function readOptions(): { jobs: number; rounds: number } {
  const { values } = parseArgs({ options: { jobs: { type: "string", default: "20000" }, rounds: { type: "string", default: "3" } } });
  const [jobs, rounds] = [Number(values.jobs), Number(values.rounds)];
  const fits = (value: number, most: number) => Number.isInteger(value) && value >= 1 && value <= most;
  if (!fits(jobs, 1_000_000)) throw new Error(`--jobs ${values.jobs} is no number from 1 to 1,000,000: ${usage}`);
  if (!fits(rounds, 100)) throw new Error(`--rounds ${values.rounds} is no number from 1 to 100: ${usage}`);
  return { jobs, rounds };
}

const say = (line: string): void => console.log(line);

/** Measures everybody in turn, so that what else the machine does hits all alike. */
async function bench(): Promise<void> {
  const { jobs, rounds } = readOptions();
  const ending: (() => Promise<void>)[] = [];
  try {
    const pipeline = await startPipeline();
    ending.push(pipeline.dispose);
    const bullmq = await startBullmq(jobs);
    if (bullmq) ending.push(bullmq.dispose);
    say(`${jobs} jobs, from adding the first to the last being completed, all state kept; the median of ${rounds} rounds`);

    await pipeline.jobs(jobs);
    await pipeline.messages(jobs);
    const took = { ours: [] as number[], acks: [] as number[], bullmq: [] as number[] };
    const parts: PartDurations[] = [];
    for (let round = 0; round < rounds; round += 1) {
      took.ours.push(await pipeline.jobs(jobs));
      took.acks.push(await pipeline.messages(jobs));
      if (bullmq) took.bullmq.push(await bullmq.jobs(jobs));
      parts.push(await pipeline.parts(jobs));
    }
    const { completed } = await pipeline.counts();
    const expected = jobs * (1 + 2 * rounds);
    if (completed !== expected) throw new Error(`${completed} jobs are completed, ${expected} were added`);

    say(rateLine("Signalbox", jobs, took.ours));
    say(rateLine("the same queue, only acknowledging", jobs, took.acks));
    if (bullmq) say(rateLine(`BullMQ, concurrency ${bullmq.concurrency}`, jobs, took.bullmq));
    say(ratioLine("Signalbox : only acknowledging", took.ours, took.acks));
    if (bullmq) say(ratioLine("Signalbox : BullMQ", took.ours, took.bullmq));
    else say("BullMQ: no redis-server found, left out");
    say("Where the time of a job goes when all are added before the first is delivered:");
    for (const line of partLines(jobs, parts)) say(line);
  } finally {
    for (const end of ending.toReversed()) await end();
  }
}

// An ordinary exit, so that whatever was started ends too.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

bench().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
