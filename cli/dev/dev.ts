import { dirname, resolve } from "node:path";
import { CliError } from "../command.ts";
import { endOrphanedRuntimes } from "../system/pidFile.ts";
import { findFreePort } from "../system/port.ts";
import { createProblems } from "../system/problems.ts";
import { startRuntimeWatch } from "../system/runtimeWatch.ts";
import { makeStateFolder } from "../system/stateFolder.ts";
import { stopOnSignals } from "../system/stopOnSignals.ts";
import { waitUntil } from "../system/waitUntil.ts";
import { readCore } from "./core.ts";
import { buildWorkers, reloadOnChange } from "./reload.ts";
import { Session } from "./session.ts";
import { type DevSettings, type DevValues, readDevSettings } from "./settings.ts";
import { summaryOf } from "./summary.ts";
import { Terminal } from "./terminal.ts";
import { loadTools } from "./tools.ts";

const host = "127.0.0.1";
/** Longest wait for the dashboard to answer after its start, ms. */
const readyMs = 30_000;
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

/** True when the dashboard answers; 503 says that a part is down, which it shows. */
async function isHealthy(address: string): Promise<boolean> {
  try {
    const { status } = await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(8_000) });
    return status === 200 || status === 503;
  } catch {
    // Not listening yet.
    return false;
  }
}

/** Prepares the folder of the process's own files. Throws when another process already runs there. */
async function prepareFolder({ ownFolder, folder }: DevSettings): Promise<void> {
  makeStateFolder(ownFolder);
  const running = await endOrphanedRuntimes(ownFolder);
  if (running) throw new CliError(`Signalbox already runs at ${running} for ${folder}. Stop it first.`);
}

/** Runs the team's Workers and the dashboard in one local runtime, with reloads, until a signal ends the process. */
export async function dev(values: DevValues): Promise<number> {
  const settings = readDevSettings(process.cwd(), values);
  const tools = await loadTools([settings.folder, ...settings.files.map((file) => dirname(resolve(file))), import.meta.dirname]);
  // Otherwise the runtime requests its location from the network.
  process.env["CLOUDFLARE_CF_FETCH_ENABLED"] = "false";
  const stopped = new AbortController();
  const terminal = new Terminal(print);
  const problems = createProblems(printError);
  const core = readCore();
  const [port = 0, ...ports] = await findPorts(settings);
  const address = `http://${host}:${port}`;
  await prepareFolder(settings);
  const runtimeWatch = startRuntimeWatch(settings.ownFolder, address, problems);
  const session = new Session({
    settings,
    tools,
    core,
    host,
    port,
    ports,
    terminal,
    problems,
    runtimeWatch,
    print,
    signal: stopped.signal,
  });
  const stopSteps: (() => unknown)[] = [() => stopped.abort(), () => session.stop(), runtimeWatch.stop];
  const { takeOver } = stopOnSignals(stopSteps);
  await session.readConfigs();
  print(`Building ${session.workers.map(({ name }) => name).join(", ")} …`);
  const options = { session, problems, print, printError, summary: () => summaryOf(address, host, session.addresses, session.wiring) };
  await Promise.all([buildWorkers(session.workers, options), runtimeWatch.during(() => session.migrate())]);
  await session.start();
  if (!(await waitUntil(() => isHealthy(address), readyMs)))
    throw new CliError(`The dashboard did not answer within ${readyMs / 1_000} s: see ${settings.ownFolder}/signalbox.log`);
  for (const line of options.summary()) print(line);
  const crons = await session.startCoreCrons();
  runtimeWatch.keepWatching();
  // Wrangler and Miniflare end the process on a signal.
  takeOver();
  stopSteps.unshift(crons.stop, reloadOnChange(options));
  // A signal ends the process.
  return new Promise(() => undefined);
}
