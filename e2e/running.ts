import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
/** Longest wait for the address, ms; a build may be part of it. */
const startMs = 120_000;

/** A running system with its own state folder. */
export type RunningSystem = {
  address: string;
  stateDir: string;
  /** Time from the start of the process until it printed its address, ms. */
  readyMs: number;
  /** Kills the serving process, or its whole process group at once, as a crash would. */
  kill: (target: "process" | "group") => Promise<void>;
  /** Starts the system again on the same state and port. */
  restart: () => Promise<RunningSystem>;
  /** Stops the system and keeps its state. */
  shutDown: () => Promise<void>;
  /** Stops the system and removes its state. */
  stop: () => Promise<void>;
  /** The log of the Workers, as lines of JSON. */
  log: () => string;
};

type Options = { stateDir?: string; port?: string; env?: Record<string, string> };

async function addressOf(child: ChildProcess): Promise<string> {
  let output = "";
  const printed = new Promise<string>((answer, refuse) => {
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      const [, address] = /ready at (http:\S+)/.exec(output) ?? [];
      if (address) answer(address);
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    child.once("exit", (code) => refuse(new Error(`The system ended with ${code} before it was ready:\n${output}`)));
    AbortSignal.timeout(startMs).addEventListener("abort", () => refuse(new Error(`Not ready within ${startMs / 1000} s:\n${output}`)));
  });
  return printed;
}

/** Starts the built system on a free port and waits until it is ready. Throws when it exits first or takes too long. */
export async function start({
  stateDir = mkdtempSync(join(tmpdir(), "signalbox-")),
  port = "0",
  env = {},
}: Options = {}): Promise<RunningSystem> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ["local/serve.ts", "--stop-with-parent"], {
    cwd: root,
    // With its own group the system can be killed as a whole. The pipe stops it when this process ends.
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...env, PORT: port, STATE_DIR: stateDir, NODE_ENV: "production" },
  });
  const ended = once(child, "exit");
  const { pid } = child;
  const address = await addressOf(child);
  if (pid === undefined) throw new Error("The system has no process id");
  const shutDown = async () => {
    child.stdin?.end();
    await ended;
  };
  return {
    address,
    stateDir,
    readyMs: performance.now() - startedAt,
    kill: async (target) => {
      process.kill(target === "group" ? -pid : pid, "SIGKILL");
      await ended;
    },
    restart: () => start({ stateDir, port: new URL(address).port, env }),
    shutDown,
    stop: async () => {
      await shutDown();
      rmSync(stateDir, { recursive: true, force: true });
    },
    log: () => readFileSync(join(stateDir, "signalbox.log"), "utf8"),
  };
}
