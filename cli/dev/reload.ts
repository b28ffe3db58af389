import { CliError } from "../command.ts";
import { type Problems, reasonOf } from "../system/problems.ts";
import type { DevWorker } from "./devWorkers.ts";
import type { Session } from "./session.ts";
import { createReloadLoop, type ReloadLoop } from "./reloadLoop.ts";

type ReloadOptions = {
  session: Session;
  problems: Problems;
  print: (line: string) => void;
  printError: (text: string) => void;
  summary: () => string[];
};

const seconds = (startedAt: number): string => `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;

/** The first line of a text that says something. */
const firstLine = (text: string): string =>
  text
    .split("\n")
    .find((line) => line.trim() !== "")
    ?.trim()
    .slice(0, 300) ?? "";

/** Builds Workers at the same time and reports those whose build fails. Resolves to the names of those that were built. */
export async function buildWorkers(
  workers: readonly DevWorker[],
  { session, problems, printError }: Omit<ReloadOptions, "summary">,
): Promise<string[]> {
  const results = await Promise.all(
    workers.map(async (worker) => {
      const error = await session.team.build(worker);
      if (error === undefined) return [worker.name];
      const isRunning = session.team.isRunning(worker);
      const effect = isRunning ? "The build before it runs on." : "It does not run.";
      printError(`The build of ${worker.name} failed: ${error.summary}\n${error.text}`);
      problems.replace(`build of ${worker.name}`, `${error.summary.replace(/\.$/, "")}. ${effect}`, !isRunning);
      return [];
    }),
  );
  const built = results.flat();
  for (const name of built) problems.resolve(`build of ${name}`);
  return built;
}

/** Reads the configurations again, builds the changed Workers, applies new migrations and restarts the runtime. */
async function reload(files: ReadonlySet<string>, options: ReloadOptions): Promise<void> {
  const { session, problems, print, printError, summary } = options;
  const startedAt = performance.now();
  const before = summary().join("\n");
  try {
    await session.readConfigs();
    problems.resolve("configuration");
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const [, ...details] = error.message.trim().split("\n");
    problems.replace("configuration", `The one before it is used: ${firstLine(error.message)}`);
    if (details.length > 0) printError(details.join("\n"));
    return;
  }
  const changed = session.workers.filter(({ file }) => files.has(file));
  const [built, migrations] = await Promise.all([buildWorkers(changed, options), session.migrate()]);
  for (const { database, file } of migrations) print(`Applied the migration ${file} to ${database}`);
  if (built.length === 0) return;
  if (!(await session.update())) {
    if (migrations.length === 0) print(`Nothing to reload: ${built.join(", ")} did not change`);
    return;
  }
  const loaded = built.filter((name) => !session.isBroken(name));
  for (const name of loaded) problems.resolve(name);
  if (loaded.length > 0) print(`Reloaded ${loaded.join(", ")} in ${seconds(startedAt)}`);
  const after = summary();
  if (after.join("\n") !== before) for (const line of after) print(line);
}

/** Reloads Workers when a file that they are made of changes. Make it after the configurations were read, and start it after the first build. */
export function reloadOnChange(options: ReloadOptions, sinceMs: number): ReloadLoop {
  const { session, problems } = options;
  return createReloadLoop({
    sinceMs,
    workers: () => session.workers.map((worker) => ({ file: worker.file, watched: session.watched(worker) })),
    reload: (files) => reload(files, options).catch((error: unknown) => problems.report("reload", reasonOf(error))),
    onError: (error) => problems.report("file watch", `Changes may go unnoticed: ${error.message}`),
  });
}
