import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { cpuMsOf, descendantsOf, memoryMbOf } from "./processes.ts";

/** The longest start, with a build, ms. */
const startMs = 300_000;

/** A running system. `cpuMs` is the processor time of all its processes since they started, `memoryMb` what the local runtime has in memory. */
export type Server = {
  address: string;
  ask: <T>(method: string, path: string, body?: unknown) => Promise<T>;
  cpuMs: () => number;
  memoryMb: () => number;
  stop: () => Promise<void>;
};

/** Starts the system of a folder of this repository on a free port, with its state in `stateDir`. Throws if it ends before it is ready. */
export async function startServer(root: string, stateDir: string): Promise<Server> {
  const child = spawn(process.execPath, ["local/serve.ts", "--stop-with-parent"], {
    cwd: root,
    stdio: ["pipe", "pipe", "ignore"],
    env: { ...process.env, PORT: "0", STATE_DIR: stateDir, NODE_ENV: "production", CLOUDFLARE_CF_FETCH_ENABLED: "false" },
  });
  const ended = once(child, "exit");
  const timeout = AbortSignal.timeout(startMs);
  let output = "";
  let address: string | undefined;
  for await (const chunk of child.stdout) {
    output += String(chunk);
    [, address] = /ready at (http:\S+)/.exec(output) ?? [];
    if (address !== undefined || timeout.aborted) break;
  }
  if (address === undefined) throw new Error(`The system of ${root} did not start:\n${output}`);
  child.stdout.resume();
  const at = address;
  const processes = [child.pid ?? 0, ...descendantsOf(child.pid ?? 0)];
  return {
    address: at,
    ask: async <T>(method: string, path: string, body?: unknown) => {
      const headers = { origin: at, ...(body === undefined ? {} : { "content-type": "application/json" }) };
      const response = await fetch(`${at}${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`);
      return (response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text) as T;
    },
    cpuMs: () => cpuMsOf(processes),
    memoryMb: () => memoryMbOf("workerd", processes),
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/** Asks until an answer is as it should be, every 20 ms. Throws after two minutes. Returns the answer. */
export async function until<T>(what: string, ask: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
  const end = performance.now() + 120_000;
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    if (performance.now() > end) throw new Error(`Not within two minutes: ${what}`);
    await wait(20);
  }
}
