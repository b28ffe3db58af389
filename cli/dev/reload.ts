import { CliError } from "../command.ts";
import { type Problems, reasonOf } from "../system/problems.ts";
import type { DevWorker } from "./devWorkers.ts";
import type { Session } from "./session.ts";
import { watchFiles } from "./watch.ts";

type ReloadOptions = {
  session: Session;
  problems: Problems;
  print: (line: string) => void;
  printError: (text: string) => void;
  summary: () => string[];
};

const seconds = (startedAt: number): string => `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;

/** The first line of a build's error that says something. */
const firstLine = (error: string): string =>
  error
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
      const effect = session.team.isRunning(worker) ? "The build before it runs on." : "It does not run.";
      printError(`The build of ${worker.name} failed. ${effect}\n${error}`);
      problems.replace(`build of ${worker.name}`, `${effect} ${firstLine(error)}`);
      return [];
    }),
  );
  const built = results.flat();
  for (const name of built) problems.resolve(`build of ${name}`);
  return built;
}

/** Reads the configurations again, builds the changed Workers and restarts the runtime. Changes meanwhile wait for the next round. */
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
  const built = await buildWorkers(
    session.workers.filter(({ file }) => files.has(file)),
    options,
  );
  if (built.length === 0) return;
  await session.migrate();
  if (!(await session.update())) return print(`Nothing to reload: ${built.join(", ")} did not change`);
  const loaded = built.filter((name) => !session.isBroken(name));
  for (const name of loaded) problems.resolve(name);
  if (loaded.length > 0) print(`Reloaded ${loaded.join(", ")} in ${seconds(startedAt)}`);
  const after = summary();
  if (after.join("\n") !== before) for (const line of after) print(line);
}

/** Reloads Workers when a file that they are made of changes. Returns a function that stops it. */
export function reloadOnChange(options: ReloadOptions): () => void {
  const { session, problems } = options;
  const pending = new Set<string>();
  let isReloading = false;
  let stops: (() => void)[] = [];
  const stop = () => {
    for (const end of stops) end();
    stops = [];
  };
  const onError = (error: Error) => problems.report("file watch", `Changes may go unnoticed: ${error.message}`);
  const start = () => {
    stop();
    stops = session.workers.map((worker) => watchFiles(session.team.watched(worker), () => onChange(worker.file), onError));
  };
  const work = async () => {
    isReloading = true;
    try {
      while (pending.size > 0) {
        const files = new Set(pending);
        pending.clear();
        await reload(files, options);
      }
    } catch (error) {
      problems.report("reload", reasonOf(error));
    } finally {
      isReloading = false;
    }
    start();
  };
  const onChange = (file: string) => {
    pending.add(file);
    if (!isReloading) void work();
  };
  start();
  return stop;
}
