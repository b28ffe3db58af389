#!/usr/bin/env bash
# D1 refuses LIKE and GLOB patterns over 50 bytes, but only when a row is read: on an empty table the same statement succeeds.
#
# Why it matters: a migration with such a pattern passes on every new database, in tests and in `wrangler d1 migrations apply
# --local`, and fails on the first database that has rows, which is the one in production. Test migrations on filled tables.
# The limit is documented at https://developers.cloudflare.com/d1/platform/limits/; its dependence on rows is not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error miniflare@5.20261117.0-beta node@24.21.0 >/dev/null
cat > repro.mjs <<'JS'
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { readFileSync } from "node:fs";

const { version } = JSON.parse(readFileSync("node_modules/miniflare/package.json", "utf8"));
const runtime = new Miniflare(
  convertV4MiniflareOptions({ cf: false, workers: [{ name: "w", modules: true, script: "export default {}", d1Databases: { DB: "db" } }] }),
);
const db = await runtime.getD1Database("DB");
const pattern = "[0-9a-f]".repeat(8);
const update = () =>
  db.prepare(`UPDATE t SET b = 1 WHERE a GLOB '${pattern}*'`).run().then(() => "accepted", (error) => `refused: ${error.message}`);
await db.prepare("CREATE TABLE t (a TEXT, b INTEGER)").run();
const empty = await update();
await db.prepare("INSERT INTO t (a) VALUES ('0123abcd')").run();
const filled = await update();
console.log(`miniflare ${version}, a GLOB pattern of ${pattern.length + 1} bytes`);
console.log(`on an empty table:  ${empty}`);
console.log(`on a table with a row: ${filled}`);
await runtime.dispose();
process.exit(empty === "accepted" && filled.includes("pattern too complex") ? 0 : 1);
JS
node_modules/.bin/node repro.mjs
