#!/usr/bin/env bash
# Vitest's fake timers in workerd also catch the timers of Durable Objects, and ending one there fails the run although every test passes.
#
# With Cloudflare's Vitest plugin, tests and the objects of the main Worker share an isolate, so they share `setTimeout`. `useFakeTimers`
# replaces it for the objects too. When the test advances its clock, the code of the object goes on in the context of the test, and the
# runtime refuses its input and output: "Cannot perform I/O on behalf of a different Durable Object". The error belongs to no test. It is
# reported as an unhandled rejection, with the name of a test that may have nothing to do with it, and only where an object happens to
# wait at that moment.
#
# Why it matters: a unit test of plain code with fake timers fails one run in many, because an object that an earlier test used was waiting.
# Such tests belong in Node, or fake the date only: `useFakeTimers({ toFake: ["Date"] })`, as the second run here does.
set -euo pipefail
vitest=4.1.12
plugin=1.5.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "name": "timers", "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund "vitest@$vitest" "@cloudflare/vitest-plugin@$plugin" node@24.21.0 >/dev/null

cat >vitest.config.js <<'EOF2'
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

const miniflare = { compatibilityDate: "2026-10-01", durableObjects: { WAITER: { className: "Waiter" } } };
export default defineConfig({
  plugins: [cloudflareTest({ main: "./worker.js", miniflare })],
  test: { include: ["*.test.js"], provide: { all: process.env.FAKE_TIMERS === "all" }, reporters: ["default", "json"], outputFile: "report.json" },
});
EOF2
cat >worker.js <<'EOF2'
import { DurableObject } from "cloudflare:workers";

export class Waiter extends DurableObject {
  async wait(ms) {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return "waited";
  }
}
export default { fetch: () => new Response("ok") };
EOF2
cat >timers.test.js <<'EOF2'
import { env } from "cloudflare:workers";
import { afterEach, expect, inject, test, vi } from "vitest";

afterEach(() => void vi.useRealTimers());
const all = inject("all");

test("a test with a fake clock, while an object waits", async () => {
  const object = env.WAITER.get(env.WAITER.newUniqueId());
  expect(await object.wait(1)).toBe("waited");
  vi.useFakeTimers(all ? {} : { toFake: ["Date"] });
  const waiting = object.wait(100);
  if (!all) return expect(await waiting).toBe("waited");
  await vi.waitUntil(() => vi.getTimerCount() > 0);
  console.log(`timers of the test: ${vi.getTimerCount()}`);
  await vi.advanceTimersByTimeAsync(100);
});
EOF2

run() {
  code=0
  FAKE_TIMERS=$1 node_modules/.bin/node node_modules/vitest/vitest.mjs run >output.txt 2>&1 || code=$?
  passed=$(grep -c '"status":"passed"' report.json || true)
  errors=$(grep -ao 'Unhandled Rejection' output.txt | sort -u || true)
  reason=$(grep -ao 'Cannot perform I/O on behalf of a different Durable Object' output.txt | sort -u || true)
  timers=$(grep -ao 'timers of the test: [0-9]*' output.txt | sort -u || true)
  echo "fake $1: exit code $code, tests passed $passed${timers:+, $timers}${errors:+, $errors}${reason:+, $reason}"
}
echo "vitest $vitest, @cloudflare/vitest-plugin $plugin, node $(node_modules/.bin/node --version)"
found=$(run all; run date)
echo "$found"
expected="fake all: exit code 1, tests passed 1, timers of the test: 1, Unhandled Rejection, Cannot perform I/O on behalf of a different Durable Object
fake date: exit code 0, tests passed 1"
if [[ $found == "$expected" ]]; then
  echo "As found: the object's timer was the test's, and ended outside of its object."
else
  cat output.txt
  echo "The behaviour has changed."
  exit 1
fi
