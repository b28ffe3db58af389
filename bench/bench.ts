import { writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type BaseTree, checkOut, currentCommit } from "./baseTree.ts";
import { measureEngine } from "./engine.ts";
import { partLines } from "./report.ts";
import { measureSystem } from "./system.ts";
import { type Figure, tableLines } from "./table.ts";

const usage = "npm run bench -- [--jobs 20000] [--rounds 5] [--dead-letters 10000] [--base <commit>] [--only engine|system]";
const resultsPath = resolve(import.meta.dirname, "results.json");

function readOptions() {
  const text = (defaultValue: string) => ({ type: "string" as const, default: defaultValue });
  const { values } = parseArgs({
    options: { jobs: text("20000"), rounds: text("5"), "dead-letters": text("10000"), base: { type: "string" }, only: { type: "string" } },
  });
  const numberOf = (name: "jobs" | "rounds" | "dead-letters", max: number): number => {
    const value = Number(values[name]);
    if (Number.isInteger(value) && value >= 1 && value <= max) return value;
    throw new Error(`--${name} ${values[name]} is not a number from 1 to ${max}: ${usage}`);
  };
  const { base, only } = values;
  if (only !== undefined && only !== "engine" && only !== "system")
    throw new Error(`--only ${only} is neither engine nor system: ${usage}`);
  return { jobs: numberOf("jobs", 1_000_000), rounds: numberOf("rounds", 100), deadLetters: numberOf("dead-letters", 100_000), base, only };
}

const print = (line: string): void => console.log(line);

/** Measures everything in turns, so that other work of the machine affects all candidates alike. Prints a table, and writes it as JSON. */
async function bench(): Promise<void> {
  const { jobs, rounds, deadLetters, base, only } = readOptions();
  let tree: BaseTree | null = null;
  try {
    tree = base === undefined ? null : checkOut(base);
    const figures: Figure[] = [];
    if (only !== "system") {
      print(`The job layer: ${jobs} jobs, all state stored, with the queue settings of the sample pipeline; median of ${rounds} rounds`);
      const [measured, parts] = await measureEngine(jobs, rounds, tree);
      for (const line of tableLines(measured)) print(line);
      print("Time of one job by part, when all jobs are added before the first is delivered:");
      for (const line of partLines(jobs, parts)) print(line);
      figures.push(...measured);
    }
    if (only !== "engine") {
      print("\nThe whole system, as npm start runs it");
      const measured = await measureSystem(rounds, deadLetters);
      for (const line of tableLines(measured)) print(line);
      figures.push(...measured);
    }
    const machine = `${availableParallelism()} × ${cpus()[0]?.model ?? "unknown"}`;
    const results = { at: new Date().toISOString(), commit: currentCommit(), machine, jobs, rounds, deadLetters, figures };
    writeFileSync(resultsPath, `${JSON.stringify(results, null, 2)}\n`);
    print(`\nWritten to ${join("bench", "results.json")}`);
  } finally {
    tree?.remove();
  }
}

// Exits regularly on a signal, so that the exit handlers end the started processes.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

bench().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
