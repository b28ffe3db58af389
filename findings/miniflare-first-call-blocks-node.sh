#!/usr/bin/env bash
# The first use of a Miniflare binding or Worker from Node blocks Node's event loop until the runtime has answered.
#
# `await runtime.getWorker()` returns a proxy. The first use of a property of it, and the first call of a method whose kind is not known yet,
# wait in `Atomics.wait` on the main thread (`SynchronousFetcher`), although the result is a promise. `dispatchFetch` does not. Seen here: the
# runtime is stopped for half a second, and no timer of Node fires in that time.
#
# Why it matters: the main thread also reads the output of the runtime. A runtime that waits for it at that moment never answers, so both
# processes wait forever, without an error. Seen in a program that called `(await runtime.getWorker(name)).scheduled()` right after a start. A
# Worker of its own with service bindings and `service_binding_extra_handlers`, called by `dispatchFetch`, runs crons without it.
set -euo pipefail
version=5.20261117.0-beta
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "miniflare@$version" node@24.21.0 >/dev/null

cat >block.mjs <<'EOF2'
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { execFileSync, spawn } from "node:child_process";

const stoppedMs = 500;
const script = "export default { fetch: () => new Response('ok'), scheduled() {} }";
const worker = { name: "a", modules: true, script, compatibilityDate: "2026-10-01" };
const runtime = new Miniflare(convertV4MiniflareOptions({ cf: false, telemetry: { enabled: false }, workers: [worker] }));
await runtime.ready;
const children = execFileSync("ps", ["-o", "pid=,comm=", "--ppid", String(process.pid)], { encoding: "utf8" });
const pid = Number(/(\d+) workerd/.exec(children)[1]);

/** Stops the runtime for half a second, and counts how often a timer of 10 ms fires until `use` has its result. */
async function timersDuring(use) {
  process.kill(pid, "SIGSTOP");
  spawn("sh", ["-c", `sleep ${stoppedMs / 1_000}; kill -CONT ${pid}`]);
  let fired = 0;
  const timer = setInterval(() => (fired += 1), 10);
  await use();
  clearInterval(timer);
  return fired;
}

const proxy = await runtime.getWorker();
const byProxy = await timersDuring(() => proxy.scheduled({ cron: "* * * * *" }));
const byFetch = await timersDuring(async () => (await runtime.dispatchFetch("http://a/")).text());
await runtime.dispose();
console.log(`timers of 10 ms while the runtime was stopped for ${stoppedMs} ms`);
console.log(`first scheduled() of getWorker(): ${byProxy}`);
console.log(`dispatchFetch():                  ${byFetch}`);
process.exit(byProxy < 10 && byFetch > 20 ? 0 : 1);
EOF2

echo "miniflare $version, node $(node_modules/.bin/node --version)"
node_modules/.bin/node block.mjs && echo "As found: the first call on a proxy blocks Node." || { echo "The behaviour has changed."; exit 1; }
