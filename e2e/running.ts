import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
/** Longest wait for the address, ms; a build may be part of it. */
const startMs = 120_000;

/** The whole system as one started it, with a state folder of its own. */
export type RunningSystem = {
  address: string;
  stateDir: string;
  /** From the start of the process to the address being printed. */
  readyMs: number;
  /** Ends it as a crash would: the serving process alone, or its whole process group at once. */
  kill: (whom: "process" | "group") => Promise<void>;
  /** Starts again on the same state and port. */
  restart: () => Promise<RunningSystem>;
  /** Ends it in order; its state stays. */
  shutDown: () => Promise<void>;
  /** Ends it in order and removes its state. */
  stop: () => Promise<void>;
  /** What the Workers logged. */
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

/** Starts the built system on a free port and waits for it to be ready. */
export async function start({
  stateDir = mkdtempSync(join(tmpdir(), "signalbox-")),
  port = "0",
  env = {},
}: Options = {}): Promise<RunningSystem> {
  const began = performance.now();
  const child = spawn(process.execPath, ["local/serve.ts", "--stop-with-parent"], {
    cwd: root,
    // A group of its own can be ended as a whole, and the pipe ends it when this process vanishes.
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
    readyMs: performance.now() - began,
    kill: async (whom) => {
      process.kill(whom === "group" ? -pid : pid, "SIGKILL");
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
