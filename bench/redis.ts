import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { freePort, host } from "./freePort.ts";

/** Starts a Redis that writes nothing to disk; `stop` ends it. Null when `redis-server` is not on the path. */
export async function startRedis() {
  if (spawnSync("redis-server", ["--version"]).status !== 0) return null;
  const port = await freePort();
  const redis = spawn("redis-server", ["--bind", host, "--port", `${port}`, "--save", "", "--appendonly", "no"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = async () => {
    if (redis.exitCode !== null || redis.signalCode !== null) return;
    redis.kill("SIGKILL");
    await once(redis, "exit");
  };
  process.once("exit", () => redis.kill("SIGKILL"));
  let output = "";
  for await (const chunk of redis.stdout) {
    output += String(chunk);
    if (output.includes("Ready to accept connections")) return { connection: { host, port }, stop };
  }
  throw new Error(`redis-server ended during its start:\n${output}`);
}
