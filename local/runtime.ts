import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { builtWorkers } from "./built.ts";
import type { LogLine } from "./logFile.ts";
import { localVars } from "./vars.ts";

type RuntimeOptions = {
  root: string;
  host: string;
  port: number;
  /** Folder of the databases, Durable Objects and workflows. */
  persistence: string;
  onLog: (line: LogLine) => void;
  /** The runtime stopped by itself, and the tool has started it again as it was. */
  onRestart: () => void;
};

const optionsOf = ({ root, host, port, persistence, onLog, onRestart }: RuntimeOptions) =>
  convertV4MiniflareOptions({
    host,
    port,
    resourcePersistencePath: persistence,
    // No doors of the tool's own: only the desk answers, behind its guard.
    unsafeLocalExplorer: false,
    unsafeTriggerHandlers: false,
    telemetry: { enabled: false },
    cf: false,
    log: new Log(LogLevel.NONE),
    logRequests: false,
    handleStructuredLogs: onLog,
    unsafeHandleRuntimeRestart: onRestart,
    workers: builtWorkers(root, localVars(process.env, new Date().toISOString())),
  });

/** Runs every built Worker with its queues, databases, Durable Objects and workflows. Call `restart` after a crash. */
export function startRuntime(options: RuntimeOptions): { runtime: Miniflare; restart: () => Promise<void> } {
  const runtime = new Miniflare(optionsOf(options));
  return { runtime, restart: () => runtime.setOptions(optionsOf(options)) };
}
