#!/usr/bin/env bash
# A process that has started Miniflare is ended by Miniflare on SIGTERM and SIGINT. Listeners that the process adds afterwards do not run.
#
# `new Miniflare(…)` adds a listener for both signals that disposes of the runtime and calls process.exit (143 or 130), whether or not the
# program listens too. Seen here: a listener added before the start is cut off at its first longer await; one added after it is never called.
#
# Why it matters: development servers and test runners embed Miniflare. Their own graceful shutdown silently does not happen. A program has
# to remove those listeners after the start and call dispose() itself.
set -euo pipefail
version=5.20261117.0-beta
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "miniflare@$version" node@24.21.0 >/dev/null

cat >shutdown.mjs <<'EOF2'
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

const listeners = () => `SIGINT ${process.listenerCount("SIGINT")}, SIGTERM ${process.listenerCount("SIGTERM")}`;
console.log(`listeners before: ${listeners()}`);
process.on("SIGTERM", async () => {
  console.log("listener added before the start: called");
  // Stands for a request that is still being answered.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  console.log("own shutdown: finished");
  process.exit(0);
});
const script = "export default { fetch: () => new Response('ok') }";
const worker = { name: "a", modules: true, script, compatibilityDate: "2026-10-01" };
const runtime = new Miniflare(convertV4MiniflareOptions({ cf: false, telemetry: { enabled: false }, workers: [worker] }));
await runtime.ready;
console.log(`listeners after:  ${listeners()}`);
process.on("SIGTERM", () => console.log("listener added after the start: called"));
setTimeout(() => process.kill(process.pid, "SIGTERM"), 500);
EOF2

echo "miniflare $version, node $(node_modules/.bin/node --version)"
code=0
output=$(node_modules/.bin/node shutdown.mjs) || code=$?
echo "$output"
echo "exit code: $code"
if [[ $code == 143 && $output == *"before the start: called"* && $output != *"after the start: called"* && $output != *"finished"* ]]; then
  echo "As found: the process ended before its own shutdown had finished."
else
  echo "The behaviour has changed."
  exit 1
fi
