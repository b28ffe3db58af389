import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join, resolve } from "node:path";
import { afterEach, expect, test } from "vitest";
import { eventually } from "../eventually.ts";
import type { RunningSystem } from "../running.ts";
import { startCopy } from "./startCopy.ts";

let system: RunningSystem | undefined;
afterEach(async () => {
  await system?.stop();
  system = undefined;
});

const isListening = (address: string): Promise<boolean> =>
  new Promise((answer) => {
    const socket = connect(Number(new URL(address).port), "127.0.0.1");
    socket.once("connect", () => answer(true)).once("error", () => answer(false));
    socket.once("connect", () => socket.destroy());
  });
const readPids = (stateDir: string) => JSON.parse(readFileSync(join(stateDir, "pid.json"), "utf8")) as { runtimes: { pid: number }[] };
const serve = (env: Record<string, string>) =>
  spawnSync(process.execPath, ["local/serve.ts"], {
    cwd: resolve(import.meta.dirname, "../.."),
    env: { ...process.env, ...env },
    encoding: "utf8",
  });

test("the runtime of a killed process ends too, and the next start has the same state", async () => {
  system = await startCopy();
  const brands = await (await fetch(`${system.address}/api/brands`)).text();
  await system.kill("process");
  const { address } = system;
  await eventually(
    "the port is free",
    () => isListening(address),
    (open) => !open,
    5_000,
  );
  system = await system.restart();
  expect(await (await fetch(`${system.address}/api/brands`)).text()).toBe(brands);
});

test("a runtime that stops by itself is started again", async () => {
  system = await startCopy();
  const { address, stateDir } = system;
  const [before] = readPids(stateDir).runtimes;
  process.kill(before?.pid ?? 0, "SIGKILL");
  await eventually(
    "another runtime",
    async () => readPids(stateDir).runtimes[0]?.pid,
    (pid) => pid !== undefined && pid !== before?.pid,
  );
  await eventually(
    "health",
    async () => (await fetch(`${address}/healthz`)).status,
    (status) => status === 200,
  );
});

test("a second start fails with the reason, and the first keeps running", async () => {
  system = await startCopy();
  const { port } = new URL(system.address);
  const sameState = serve({ PORT: "0", STATE_DIR: system.stateDir });
  expect(sameState).toMatchObject({ status: 1, stderr: expect.stringContaining(`already runs at ${system.address}`) });
  const samePort = serve({ PORT: port, STATE_DIR: `${system.stateDir}-other` });
  expect(samePort).toMatchObject({ status: 1, stderr: expect.stringContaining(`Port ${port} is taken`) });
  expect((await fetch(`${system.address}/healthz`)).status).toBe(200);
});
