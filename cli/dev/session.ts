import type { V4WorkerOptions } from "miniflare";
import { join } from "node:path";
import { type Crons, startCrons } from "../system/crons.ts";
import { type AppliedMigration, migrateDatabases } from "../system/migrate.ts";
import type { Problems } from "../system/problems.ts";
import type { System } from "../system/startSystem.ts";
import { usualCron } from "./cloudflareCron.ts";
import { type Core, coreBindings } from "./core.ts";
import { exportsOf } from "./connections.ts";
import { coreName, type DevWorker, readDevWorkers } from "./devWorkers.ts";
import { type Address, innerWorker } from "./innerWorker.ts";
import { assertLocalQueuesStay } from "./queuesStay.ts";
import { configPathOf, type DevSettings } from "./settings.ts";
import { missingStandIn, Team } from "./team.ts";
import type { Terminal } from "./terminal.ts";
import type { Tools } from "./tools.ts";
import type { Watched } from "./watch.ts";
import { coreDatabase, type CoreOptions, type Wiring, wire } from "./wiring.ts";

/** What a session needs of its process. `ports` are those of the Workers, in order. */
export type SessionParts = {
  settings: DevSettings;
  /** What `signalbox.jsonc` says now. Throws an error for people. */
  readConfig: () => DevSettings["config"];
  tools: Tools;
  core: Core;
  host: string;
  ports: readonly number[];
  terminal: Terminal;
  problems: Problems;
  print: (line: string) => void;
  signal: AbortSignal;
};

/** Makes the options of the dashboard's Worker from what the team's Workers add to them and from vars. */
type MakeCore = (added: CoreOptions, vars: Record<string, string>) => V4WorkerOptions;

/** Vars of the dashboard's Worker that a person may set in the environment. */
const passedVars = ["ALERT_WEBHOOK_URL", "DASHBOARD_URL", "CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID"];

/** The team's Workers and the dashboard in one local runtime. Read the configurations first, then start it. */
export class Session {
  readonly #parts: SessionParts;
  readonly #team: Team;
  #workers: DevWorker[] = [];
  #wiring: Wiring | undefined;
  #system: System | undefined;
  #crons: Crons | undefined;
  #runningBindings = "";
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

  /** Files and folders whose change means that a Worker is to be built or connected again. */
  watched(worker: DevWorker): Watched {
    const { files, ...rest } = this.#team.watched(worker);
    return { ...rest, files: [configPathOf(this.#parts.settings), ...files] };
  }

  /** Reads the configurations. Throws an error for people, and keeps what was read before, when one is invalid. */
  async readConfigs(): Promise<void> {
    const { tools, settings, readConfig, core, terminal } = this.#parts;
    const config = readConfig();
    const workers = await readDevWorkers(tools, settings.files, settings.environment);
    const wiring = wire(workers, config, coreBindings(core));
    await assertLocalQueuesStay(tools.miniflare, settings.state, config.shards ?? {}, coreDatabase);
    this.#wiring = wiring;
    this.#workers = workers;
    terminal.setWorkers(
      workers.map(({ name }) => name),
      (name, text) => {
        const worker = workers.find((one) => one.name === name);
        return worker ? this.#team.sourceStackOf(worker, text) : text;
      },
    );
  }

  /** Applies the migrations of all databases, and returns those that were new. A database that several Workers use is migrated once. */
  async migrate(): Promise<AppliedMigration[]> {
    const { tools, core, settings, problems } = this.#parts;
    const ids = Object.values(this.wiring.core.d1Databases).map((database) => (typeof database === "string" ? database : database.id));
    const own = ids.map((id, index) => ({
      id,
      name: index === 0 ? "signalbox" : `signalbox ${index + 1}`,
      folder: core.migrations,
      table: "d1_migrations",
    }));
    const all = [
      ...own,
      ...this.#workers.flatMap(({ databases }) => databases.map((database) => ({ ...database, folder: database.migrations }))),
    ];
    const withMigrations = new Map(all.map((database) => [`${database.id} ${database.folder}`, database]));
    return migrateDatabases(
      { miniflare: tools.miniflare, wrangler: async () => tools.wrangler },
      [...withMigrations.values()],
      settings.state,
      problems,
    );
  }

  /** Options of the runtime for every Worker, that of the dashboard first. Those in `broken` are replaced. */
  options(makeCore: MakeCore, broken: Map<string, string>): V4WorkerOptions[] {
    const { host, terminal } = this.#parts;
    this.#broken = broken;
    const { team, missing, core: added } = this.wiring;
    const vars = Object.fromEntries(passedVars.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
    // A start loses the messages in local queues: jobs that were sent before it are sent again.
    const local = { ENVIRONMENT: "local", LAB: "off", BOOTED_AT: new Date().toISOString() };
    const bound = [...team, { name: coreName, workflows: added.workflows, serviceBindings: added.serviceBindings }];
    return [
      makeCore(added, { ...vars, ...local }),
      ...this.#workers.map((worker, index) =>
        this.#team.runtimeOptions(worker, team[index] ?? worker.options, exportsOf(worker.name, bound), broken),
      ),
      ...missing.map(missingStandIn),
      innerWorker(host, this.addresses, (failed) => terminal.printFailure(failed)),
    ];
  }

  /** Call it when the Workers have started. */
  attach(system: System): void {
    this.#system = system;
    this.#onLoaded();
  }

  #onLoaded(): void {
    this.#team.markLoaded(this.#workers, this.#broken);
    this.#runningBindings = this.#bindings();
    this.stopCrons();
    const declared = this.#workers.flatMap(({ name, crons }) => crons.map((cron) => ({ worker: name, cron, schedule: usualCron(cron) })));
    this.#crons = startCrons(declared, async (cron) => this.#system?.runCron(cron) ?? "no system", this.#parts.print);
  }

  reportBroken(name: string, reason: string): void {
    const { problems } = this.#parts;
    const worker = this.#workers.find((one) => one.name === name);
    // The build that failed is a problem already.
    if (worker && !this.#team.isBuilt(worker)) return;
    const isRunning = worker !== undefined && this.#team.isRunning(worker);
    problems.replace(name, isRunning ? `${reason}. The build before it runs on.` : reason, !isRunning);
  }

  /**
   * Restarts the Workers with their latest builds and bindings. Returns false, and does nothing, when these are what runs already: a
   * restart loses the messages in local queues.
   */
  async update(): Promise<boolean> {
    if (!this.#team.hasNewCode() && this.#bindings() === this.#runningBindings) return false;
    await this.#system?.update();
    this.#onLoaded();
    return true;
  }

  /** The bindings and crons of all Workers, as a text to compare. */
  readonly #bindings = (): string => JSON.stringify([this.wiring.team, this.wiring.core, this.#workers.map(({ crons }) => crons)]);

  readonly stopCrons = (): void => this.#crons?.stop();
}
