import type { V4WorkerOptions } from "miniflare";
import { join } from "node:path";
import { mapStack } from "#domain/errors/stack";
import { createStandIn } from "../system/standIn.ts";
import { type BuildError, foldersNamedIn } from "./buildError.ts";
import { type Bundle, bundleWorker } from "./bundle.ts";
import type { Exports, MissingWorker } from "./connections.ts";
import { foldersBelow } from "./fileVersions.ts";
import { type DevWorker, varFilesOf, type WorkerOptions } from "./devWorkers.ts";
import { tailOf } from "./innerWorker.ts";
import type { Tools } from "./tools.ts";
import type { Watched } from "./watch.ts";
import { withDevModule } from "./workerConsole.ts";

/** What runs of a Worker: the latest build, and the latest that could be loaded. `error` is set when the latest build failed. */
type State = { built: Bundle | undefined; loaded: Bundle | undefined; isNew: boolean; error: BuildError | undefined };

const newState = (): State => ({ built: undefined, loaded: undefined, isNew: false, error: undefined });

/** The builds of the team's Workers, by the file of their configuration. */
export class Team {
  readonly #tools: Tools;
  readonly #folder: string;
  readonly #signal: AbortSignal;
  readonly #states = new Map<string, State>();

  /** Builds are written below `folder`. `signal` ends builds that still run. */
  constructor(tools: Tools, folder: string, signal: AbortSignal) {
    this.#tools = tools;
    this.#folder = folder;
    this.#signal = signal;
  }

  #stateOf({ file }: DevWorker): State {
    const state = this.#states.get(file) ?? newState();
    this.#states.set(file, state);
    return state;
  }

  /** Builds a Worker. Resolves to the error when that fails; the build before stays. */
  async build(worker: DevWorker): Promise<BuildError | undefined> {
    const result = await bundleWorker(this.#tools, worker, join(this.#folder, worker.name), this.#signal);
    const state = this.#stateOf(worker);
    state.error = result.ok ? undefined : result.error;
    if (result.ok) {
      const isSame = hasSameCode(result.bundle, state.built);
      // The same code may be from other lines now.
      if (isSame && state.loaded === state.built) state.loaded = result.bundle;
      state.isNew ||= !isSame;
      state.built = result.bundle;
    }
    return state.error;
  }

  /** True when a Worker has code that does not run yet. */
  hasNewCode(): boolean {
    return [...this.#states.values()].some(({ isNew }) => isNew);
  }

  /** A stack of a Worker with source files and lines instead of those of its bundle. Any other text stays as it is. */
  sourceStackOf(worker: DevWorker, stack: string): string {
    const { loaded, built } = this.#stateOf(worker);
    const lines = (loaded ?? built)?.lines;
    return lines ? mapStack(stack, lines) : stack;
  }

  /** True when the Worker was built at least once. */
  isBuilt(worker: DevWorker): boolean {
    return this.#stateOf(worker).built !== undefined;
  }

  /** True when a build of the Worker runs. */
  isRunning(worker: DevWorker): boolean {
    return this.#stateOf(worker).loaded !== undefined;
  }

  /**
   * Options of the runtime for a Worker, whose bindings are in `options`. When its latest build is in `broken`, the one before runs,
   * or a stand-in that says why and has the same `exports`.
   */
  runtimeOptions(worker: DevWorker, options: WorkerOptions, exports: Exports, broken: Map<string, string>): V4WorkerOptions {
    const state = this.#stateOf(worker);
    if (state.isNew) broken.delete(worker.name);
    state.isNew = false;
    if (!state.built) broken.set(worker.name, `Its build failed: ${state.error?.summary ?? ""}`);
    const bundle = broken.has(worker.name) ? state.loaded : state.built;
    if (!bundle) return createStandIn({ ...exports, name: worker.name, reason: broken.get(worker.name) ?? "" });
    return {
      ...options,
      modulesRoot: `/${worker.name}`,
      modules: withDevModule(worker.name, bundle.modules, bundle.lines),
      tails: [...(options.tails ?? []), tailOf(worker.name)],
    };
  }

  /** Call it when the runtime has loaded the options: Workers that are not broken run their latest build. */
  markLoaded(workers: readonly DevWorker[], broken: ReadonlyMap<string, string>): void {
    for (const worker of workers) {
      const state = this.#stateOf(worker);
      if (!broken.has(worker.name)) state.loaded = state.built;
    }
  }

  /** What a change of a Worker's build or bindings may come from. */
  watched(worker: DevWorker): Watched {
    const { built, error } = this.#stateOf(worker);
    const inputs = built?.inputs ?? [];
    return {
      files: [worker.configPath, ...varFilesOf(worker), ...inputs],
      folders: [
        ...worker.watchDirs.flatMap(foldersBelow),
        ...worker.databases.map(({ migrations }) => migrations),
        // After a failed build it is not known which file was missing.
        ...(error === undefined ? [] : [...foldersBelow(worker.folder), ...foldersOf(inputs), ...foldersNamedIn(error, worker.folder)]),
      ],
      byContent: worker.watchDirs.length > 0,
    };
  }
}

/** True when two builds have the same modules: a changed comment makes no other Worker. */
const hasSameCode = (bundle: Bundle, before: Bundle | undefined): boolean =>
  bundle.modules.length === before?.modules.length &&
  bundle.modules.every(({ type, path, contents }, index) => {
    const other = before.modules[index];
    return other?.type === type && other.path === path && Buffer.from(contents).equals(Buffer.from(other.contents));
  });

const foldersOf = (files: readonly string[]): string[] => [...new Set(files.map((file) => join(file, "..")))];

/** A Worker that others are bound to and that does not run here. */
export const missingStandIn = ({ name, classes, entrypoints, workflows }: MissingWorker): V4WorkerOptions =>
  createStandIn({ name, classes, entrypoints, workflows, reason: `The Worker ${name} does not run here. Add its configuration with -c.` });
