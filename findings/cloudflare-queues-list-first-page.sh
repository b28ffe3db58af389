#!/usr/bin/env bash
# The official TypeScript client of the Cloudflare API, `cloudflare`, lists queues one page only.
#
# `for await (const queue of client.queues.list(…))` reads like every other list of this client, and ends after the first page without
# an error. The API answers queues in pages: wrangler sends `page` and follows `result_info` for the same address. `d1.database.list` of the
# same client asks for the next page.
#
# Why it matters: a tool that looks whether a queue exists, before it creates or takes it, does not see the queues of the second page. It
# takes an existing queue for a missing one.
set -euo pipefail
version=7.3.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "cloudflare@$version" >/dev/null

cat >list.mjs <<'EOF'
import { createServer } from "node:http";
import { once } from "node:events";
import Cloudflare from "cloudflare";

// Two pages of two items, described as the API describes pages.
const asked = [];
const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, "http://127.0.0.1");
  const page = Number(searchParams.get("page") ?? 1);
  const list = pathname.split("/").at(-1);
  asked.push(`${list} page ${page}`);
  const items = page > 2 ? [] : [1, 2].map((n) => ({ queue_name: `${list}-${page}-${n}`, name: `${list}-${page}-${n}` }));
  const info = { page, per_page: 2, count: items.length, total_count: 4, total_pages: 2 };
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ success: true, errors: [], messages: [], result: items, result_info: info }));
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const client = new Cloudflare({ apiToken: "made-up", baseURL: `http://127.0.0.1:${server.address().port}/client/v4` });
const all = async (items) => {
  const names = [];
  for await (const { name, queue_name: queue } of items) names.push(queue ?? name);
  return names;
};
const queues = await all(client.queues.list({ account_id: "account" }));
const databases = await all(client.d1.database.list({ account_id: "account" }));
server.close();
console.log(`queues.list:      ${queues.length} of 4 (${queues.join(", ")})`);
console.log(`d1.database.list: ${databases.length} of 4 (${databases.join(", ")})`);
console.log(`requests:         ${asked.join("; ")}`);
process.exit(queues.length === 2 && databases.length === 4 ? 0 : 1);
EOF

echo "cloudflare $version, node $(node --version)"
node list.mjs && echo "As found: queues.list stops after the first page." || { echo "The behaviour has changed."; exit 1; }
