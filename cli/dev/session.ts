import type { V4WorkerOptions } from "miniflare";
import { join } from "node:path";
import { type Crons, startCrons } from "../system/crons.ts";
import { openLog } from "../system/logFile.ts";
import { migrateDatabases } from "../system/migrate.ts";
import { type Problems, reasonOf } from "../system/problems.ts";
import { type LocalRuntime, startRuntime } from "../system/runtime.ts";
import type { RuntimeWatch } from "../system/runtimeWatch.ts";
import { usualCron } from "./cloudflareCron.ts";
import { type Core, coreBindings, coreWorker } from "./core.ts";
import { coreName, type DevWorker, readDevWorkers } from "./devWorkers.ts";
import { type Address, innerWorker } from "./innerWorker.ts";
import type { DevSettings } from "./settings.ts";
import { missingStandIn, Team } from "./team.ts";
import type { Terminal } from "./terminal.ts";
import type { Tools } from "./tools.ts";
import { type Wiring, wire } from "./wiring.ts";

/** What a session needs of its process. `host` and `port` are those of the dashboard; `ports` those of the Workers, in order. */
export type SessionParts = {
  settings: DevSettings;
  tools: Tools;
  core: Core;
  host: string;
  port: number;
  ports: readonly number[];
  terminal: Terminal;
  problems: Problems;
  runtimeWatch: RuntimeWatch;
  print: (line: string) => void;
  signal: AbortSignal;
};

/** Vars of the dashboard's Worker that a person may set in the environment. */
const passedVars = ["ALERT_WEBHOOK_URL", "DASHBOARD_URL", "CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID"];

/** The team's Workers and the dashboard in one local runtime. Read the configurations first, then start it. */
export class Session {
  readonly #parts: SessionParts;
  readonly #team: Team;
  #workers: DevWorker[] = [];
  #wiring: Wiring | undefined;
  #runtime: LocalRuntime | undefined;
  #teamCrons: Crons | undefined;
  #broken = new Map<string, string>();

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#team = new Team(parts.tools, join(parts.settings.ownFolder, "builds"), parts.signal);
  }

  get workers(): readonly DevWorker[] {
    return this.#workers;
  }

  /** True when the latest build of the Worker could not be loaded, or there is none. */
  isBroken(name: string): boolean {
    return this.#broken.has(name);
  }

  get team(): Team {
    return this.#team;
  }

  get wiring(): Wiring {
    if (!this.#wiring) throw new Error("The configurations are not read yet");
    return this.#wiring;
  }

  get addresses(): Address[] {
    return this.#workers.map(({ name }, index) => ({ name, port: this.#parts.ports[index] ?? 0 }));
  }

  /** Reads the configurations. Throws an error for people, and keeps what was read before, when one is invalid. */
  async readConfigs(): Promise<void> {
    const { tools, settings, core, terminal } = this.#parts;
    const workers = await readDevWorkers(tools, settings.files, settings.environment);
    this.#wiring = wire(workers, settings.config, coreBindings(core));
    this.#workers = workers;
    terminal.setNames(workers.map(({ name }) => name));
  }

  /** Applies the migrations of all databases. A database that several Workers use is migrated once. */
  async migrate(): Promise<void> {
    const { tools, core, settings, problems } = this.#parts;
    const own = { id: "signalbox-ops", name: "signalbox", folder: core.migrations, table: "d1_migrations" };
    const all = [
      own,
      ...this.#workers.flatMap(({ databases }) => databases.map((database) => ({ ...database, folder: database.migrations }))),
    ];
    const withMigrations = new Map(all.map((database) => [`${database.id} ${database.folder}`, database]));
    await migrateDatabases(
      { miniflare: tools.miniflare, wrangler: async () => tools.wrangler },
      [...withMigrations.values()],
      settings.state,
      problems,
    );
  }

  #options(broken: Map<string, string>): V4WorkerOptions[] {
    const { core, host, terminal } = this.#parts;
    this.#broken = broken;
    const { team, missing, core: added } = this.wiring;
    const vars = Object.fromEntries(passedVars.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
    // A start loses the messages in local queues: jobs that were sent before it are sent again.
    const local = { ENVIRONMENT: "local", LAB: "off", BOOTED_AT: new Date().toISOString() };
    return [
      coreWorker(core, added, { ...vars, ...local }),
      ...this.#workers.map((worker, index) => this.#team.runtimeOptions(worker, team[index] ?? worker.options, broken)),
      ...missing.map(missingStandIn),
      innerWorker(host, this.addresses, (failed) => terminal.printFailure(failed)),
    ];
  }

  /** Starts the runtime. Call it after the builds. */
  async start(): Promise<void> {
    const { tools, settings, host, port, problems, runtimeWatch, print, terminal } = this.#parts;
    const logCore = openLog(settings.ownFolder, print, problems);
    this.#runtime = await runtimeWatch.during(() =>
      startRuntime({
        miniflare: tools.miniflare,
        host,
        port,
        main: coreName,
        persistence: settings.state,
        workers: (broken) => this.#options(broken),
        onLog: (line) => terminal.takeLog(line) || logCore(line),
        onBroken: (name, reason) => this.#reportBroken(name, reason),
        onRestart: () => void this.update().catch((error: unknown) => problems.report("runtime", reasonOf(error), true)),
        problems,
      }),
    );
    this.#team.markLoaded(this.#workers, this.#broken);
    this.#startTeamCrons();
  }

  #reportBroken(name: string, reason: string): void {
    const { problems } = this.#parts;
    const worker = this.#workers.find((one) => one.name === name);
    const isRunning = worker !== undefined && this.#team.isRunning(worker);
    problems.resolve(name);
    problems.report(name, isRunning ? `${reason}. The build before it runs on.` : reason, !isRunning);
  }

  /** Restarts the Workers with their latest builds and bindings. */
  async update(): Promise<void> {
    const { runtimeWatch } = this.#parts;
    await runtimeWatch.during(async () => this.#runtime?.update());
    this.#team.markLoaded(this.#workers, this.#broken);
    this.#startTeamCrons();
  }

  async #runCron({ worker, cron }: { worker: string; cron: string }): Promise<string> {
    const handle = await this.#runtime?.runtime.getWorker(worker);
    return handle ? (await handle.scheduled({ cron })).outcome : "no Worker";
  }

  #startTeamCrons(): void {
    this.#teamCrons?.stop();
    const declared = this.#workers.flatMap(({ name, crons }) => crons.map((cron) => ({ worker: name, cron, schedule: usualCron(cron) })));
    this.#teamCrons = startCrons(declared, (entry) => this.#runCron(entry), this.#parts.print);
  }

  /** Starts the crons of the dashboard's Worker, and runs them at once: they find work that a killed process left behind. */
  async startCoreCrons(): Promise<Crons> {
    const { core, print } = this.#parts;
    const crons = startCrons(
      core.crons.map((cron) => ({ worker: coreName, cron })),
      (entry) => this.#runCron(entry),
      print,
    );
    await crons.runAll();
    return crons;
  }

  async stop(): Promise<void> {
    this.#teamCrons?.stop();
    await this.#runtime?.runtime.dispose();
  }
}
