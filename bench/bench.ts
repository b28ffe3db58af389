import { writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type BaseTree, checkOut, currentCommit } from "./baseTree.ts";
import { type BenchOptions, type Measured, partNames, parts, readPartNames } from "./parts.ts";
import { type Figure, tableLines } from "./table.ts";

const usage = `npm run bench -- [--jobs 20000] [--rounds 5] [--dead-letters 10000] [--base <commit>] [--only ${partNames.join(",")}]`;
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
  const [jobs, rounds, deadLetters] = [numberOf("jobs", 1_000_000), numberOf("rounds", 100), numberOf("dead-letters", 100_000)];
  return { jobs, rounds, deadLetters, base: values.base, names: readPartNames(values.only) };
}

const print = (line: string): void => console.log(line);

/** Measures everything in turns, so that other work of the machine affects all candidates alike. Prints a table, and writes it as JSON. */
async function bench(): Promise<void> {
  const { base, names, ...sizes } = readOptions();
  let tree: BaseTree | null = null;
  try {
    tree = base === undefined ? null : checkOut(base);
    const options: BenchOptions = { ...sizes, base: tree };
    const figures: (Figure & { part: string })[] = [];
    for (const name of names) {
      const { heading, measure } = parts[name];
      print(`\n${heading(options)}`);
      const { figures: measured, table, lines = [] }: Measured = await measure(options);
      for (const line of [...(table ?? tableLines(measured)), ...lines]) print(line);
      figures.push(...measured.map((figure) => ({ part: name, ...figure })));
    }
    const machine = `${availableParallelism()} × ${cpus()[0]?.model ?? "unknown"}`;
    const results = { at: new Date().toISOString(), commit: currentCommit(), machine, ...sizes, figures };
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
