import { dirname, join, resolve } from "node:path";
import { CliError } from "../command.ts";
import { openLog } from "../system/logFile.ts";
import { endOrphanedRuntimes } from "../system/pidFile.ts";
import { findFreePort } from "../system/port.ts";
import { createProblems, reasonOf } from "../system/problems.ts";
import { ancestorPids } from "../system/processes.ts";
import { addressOf, startSystem } from "../system/startSystem.ts";
import { makeStateFolder } from "../system/stateFolder.ts";
import { coreWorker, readCore } from "./core.ts";
import { coreName } from "./devWorkers.ts";
import { buildWorkers, reloadOnChange } from "./reload.ts";
import { Session } from "./session.ts";
import { type DevSettings, type DevValues, readConfigAgain, readDevSettings } from "./settings.ts";
import { summaryOf } from "./summary.ts";
import { Terminal } from "./terminal.ts";
import { loadTools } from "./tools.ts";

const host = "127.0.0.1";
const print = (line: string): void => console.log(line);
const printError = (text: string): void => console.error(text);

/** The port of the dashboard and one for each Worker: the given one, or the next that is free. */
async function findPorts({ port, files }: DevSettings): Promise<number[]> {
  const taken = new Set<number>();
  const ports: number[] = [];
  for (let index = 0; index <= files.length; index++) {
    const free = await findFreePort(host, port === 0 ? 0 : (ports.at(-1) ?? port - 1) + 1, taken);
    taken.add(free);
    ports.push(free);
  }
  if (port !== 0 && ports[0] !== port) print(`Port ${port} is taken, so the dashboard uses ${ports[0]}.`);
  return ports;
}

/** Prepares the folder of the process's own files. Throws when another process already runs there. */
async function prepareFolder({ ownFolder, folder }: DevSettings): Promise<void> {
  makeStateFolder(ownFolder);
  const running = await endOrphanedRuntimes(ownFolder);
  if (running) throw new CliError(`Signalbox already runs at ${running} for ${folder}. Stop it first.`);
}

/** A killed npm leaves its scripts running: calls `stop` when the parent of this process changes. */
function stopWithNpm(stop: () => void): void {
  if (process.env["npm_command"] === undefined) return;
  const startedBy = ancestorPids();
  setInterval(() => ancestorPids() !== startedBy && stop(), 1_000).unref();
}

/** Reads the configurations and starts everything. Resolves when the dashboard answers. */
async function start(settings: DevSettings, values: DevValues): Promise<void> {
  await prepareFolder(settings);
  const tools = await loadTools([settings.folder, ...settings.files.map((file) => dirname(resolve(file))), import.meta.dirname]);
  const stopped = new AbortController();
  const problems = createProblems(printError);
  const terminal = new Terminal(print);
  const core = readCore();
  const [port = 0, ...ports] = await findPorts(settings);
  const readConfig = () => readConfigAgain(settings, values);
  const session = new Session({ settings, readConfig, tools, core, ports, host, terminal, problems, print, signal: stopped.signal });
  const startedAtMs = Date.now();
  await session.readConfigs();
  print(`Building ${session.workers.map(({ name }) => name).join(", ")} …`);
  const summary = () => summaryOf(addressOf(host, port), host, session.addresses, session.wiring);
  const options = { session, problems, print, printError, summary };
  const reloads = reloadOnChange(options, startedAtMs);
  const logCore = openLog(settings.ownFolder, print, problems);
  const system = await startSystem({
    ownFolder: settings.ownFolder,
    problems,
    print,
    onStop: stopWithNpm,
    prepare: (watch) => Promise.all([buildWorkers(session.workers, options), watch.during(() => session.migrate())]),
    crons: () => core.crons.map((cron) => ({ worker: coreName, cron })),
    runtime: {
      miniflare: tools.miniflare,
      host,
      port,
      main: coreName,
      persistence: settings.state,
      workers: (broken) => session.options((added, vars) => coreWorker(core, added, vars), broken),
      onLog: (line) => terminal.takeLog(line) || logCore(line),
      onBroken: (name, reason) => session.reportBroken(name, reason),
      problems,
    },
  });
  session.attach(system);
  for (const line of summary()) print(line);
  await system.startCrons();
  system.stopSteps.unshift(() => stopped.abort(), session.stopCrons, reloads.stop);
  reloads.start();
}

/** Runs the team's Workers and the dashboard in one local runtime, with reloads, until a signal ends the process. */
export async function dev(values: DevValues): Promise<number> {
  const settings = readDevSettings(process.cwd(), values);
  // Otherwise the runtime requests its location from the network.
  process.env["CLOUDFLARE_CF_FETCH_ENABLED"] = "false";
  try {
    await start(settings, values);
  } catch (error) {
    if (error instanceof CliError || process.env["DEBUG"]) throw error;
    throw new CliError(
      `Signalbox could not start: ${reasonOf(error)}\nIts log is ${join(settings.ownFolder, "signalbox.log")}`,
      undefined,
      { cause: error },
    );
  }
  // A signal ends the process.
  return new Promise(() => undefined);
}
