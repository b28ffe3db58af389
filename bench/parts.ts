import type { BaseTree } from "./baseTree.ts";
import { measureEngine } from "./engine.ts";
import { measureLive } from "./live.ts";
import { measureSizes, sizeLines, sizes } from "./sizes.ts";
import { measureMemory } from "./memory.ts";
import { partLines } from "./report.ts";
import { measureScreens } from "./screens.ts";
import { measureSystem } from "./system.ts";
import type { Figure } from "./table.ts";

/** How much is measured. `base`: another commit to compare the job layer with, or null. */
export type BenchOptions = { jobs: number; rounds: number; deadLetters: number; base: BaseTree | null };

/** What a part has measured. `table` is printed instead of the usual lines of its figures, `lines` below them. */
export type Measured = { figures: Figure[]; table?: string[]; lines?: string[] };

/** A part of the benchmark: its heading, and what measures it. */
type Part = { heading: (options: BenchOptions) => string; measure: (options: BenchOptions) => Promise<Measured> };

/** The parts, in the order in which they run. */
export const parts = {
  engine: {
    heading: ({ jobs, rounds }) =>
      `The job layer: ${jobs} jobs, all state stored, with the queue settings of the sample pipeline; median of ${rounds} rounds`,
    measure: async ({ jobs, rounds, base }) => {
      const [figures, durations] = await measureEngine(jobs, rounds, base);
      const title = "Time of one job by part, when all jobs are added before the first is delivered:";
      return { figures, lines: [title, ...partLines(jobs, durations)] };
    },
  },
  system: {
    heading: () => "The whole system, as npm start runs it",
    measure: async ({ rounds, deadLetters }) => ({ figures: await measureSystem(rounds, deadLetters) }),
  },
  live: {
    heading: () => "Live updates, in a browser that shows the list",
    measure: async ({ rounds }) => ({ figures: await measureLive(rounds) }),
  },
  sizes: {
    heading: () => `Answers with ${sizes.at(-1)?.toLocaleString("en")} jobs, in turns with fewer`,
    measure: async () => {
      const figures = await measureSizes();
      return { figures, table: sizeLines(figures) };
    },
  },
  memory: {
    heading: () => "Memory of the local runtime",
    measure: async () => ({ figures: await measureMemory() }),
  },
  screens: {
    heading: () => "Screens, each loaded with an empty cache, in turns with bull-board's",
    measure: async ({ rounds }) => ({ figures: await measureScreens(rounds) }),
  },
} satisfies Record<string, Part>;

export type PartName = keyof typeof parts;
export const partNames = Object.keys(parts) as PartName[];

/** Reads names of parts, separated by commas; undefined are all. Throws for a name that is none. */
export function readPartNames(text: string | undefined): PartName[] {
  if (text === undefined) return partNames;
  const wanted = text.split(",");
  const unknown = wanted.find((name) => !(partNames as string[]).includes(name));
  if (unknown !== undefined) throw new Error(`--only ${unknown} is no part: ${partNames.join(", ")}`);
  return partNames.filter((name) => wanted.includes(name));
}
