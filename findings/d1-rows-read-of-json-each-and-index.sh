#!/usr/bin/env bash
# What D1 counts as a row read: each step of a cursor, also over things that are no rows of a table, but not the step from an index to its row.
#
# `meta.rows_read` is documented as the rows that a query scans. Measured: 20 rows that are found by primary key, with their ids from
# `json_each` over a bound text, count 60: the elements, the list that SQLite makes of them, and the rows. A sorter counts each row once more.
# The other way round, 10 rows that a secondary index finds count 11, in an ordinary table and in one WITHOUT ROWID: the look-up of the row
# behind the index entry is free.
#
# The rows of VALUES cost nothing where they come first in a FROM clause: `(VALUES (?1 ->> 0), (?1 ->> 1), …) CROSS JOIN table` reads a bound
# list for free. A range that is empty counts one if an entry
# follows at its place, which is also the 11th row above.
#
# Why it matters: the usual way to pass many ids (`WHERE id IN (SELECT value FROM json_each(?1))`) triples the rows that are billed, VALUES does
# not, and
# `ORDER BY` without an index costs as much again as what it sorts, while an index that does not cover its query costs nothing more.
set -euo pipefail
version=5.20261117.0-beta
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "miniflare@$version" node@24.21.0 >/dev/null

cat >rows.mjs <<'EOF2'
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

const script = `export default { async fetch(request, { DB }) {
  const rowsRead = async (sql, ...values) => (await DB.prepare(sql).bind(...values).all()).meta.rows_read;
  for (const [name, tail] of [["plain", ""], ["keyed", "WITHOUT ROWID"]]) {
    await DB.exec("CREATE TABLE " + name + " (id TEXT PRIMARY KEY, k INTEGER NOT NULL, v TEXT NOT NULL) " + tail);
    await DB.exec("CREATE INDEX " + name + "_k ON " + name + " (k)");
    await DB.prepare("INSERT INTO " + name + " SELECT 'id-' || value, value % 10, 'v' FROM json_each(?1)").bind(JSON.stringify([...Array(100).keys()])).run();
  }
  const ids = JSON.stringify([...Array(20).keys()].map((n) => "id-" + n));
  const values = "(VALUES " + [...Array(20).keys()].map((n) => "(?1 ->> " + n + ")").join(", ") + ")";
  return Response.json({
    "20 elements of json_each, no table": await rowsRead("SELECT value FROM json_each(?1)", ids),
    "20 rows by primary key, through json_each": await rowsRead("SELECT v FROM keyed WHERE id IN (SELECT value FROM json_each(?1))", ids),
    "20 rows by primary key, through VALUES": await rowsRead("SELECT v FROM " + values + " CROSS JOIN keyed ON id = column1", ids),
    "an empty range before another row": await rowsRead("SELECT v FROM keyed WHERE id > 'id-10a' AND id < 'id-10b'"),
    "100 rows, unsorted": await rowsRead("SELECT v FROM keyed"),
    "100 rows, sorted without an index": await rowsRead("SELECT v FROM keyed ORDER BY v, id DESC"),
    "10 rows by a secondary index, ordinary table": await rowsRead("SELECT v FROM plain WHERE k = 3"),
    "10 rows by a secondary index, WITHOUT ROWID": await rowsRead("SELECT v FROM keyed WHERE k = 3"),
  });
} }`;
const worker = { name: "a", modules: true, script, compatibilityDate: "2026-10-01", d1Databases: { DB: "db" } };
const runtime = new Miniflare(convertV4MiniflareOptions({ cf: false, telemetry: { enabled: false }, workers: [worker] }));
const counts = await (await runtime.dispatchFetch("http://a/")).json();
await runtime.dispose();
for (const [what, rows] of Object.entries(counts)) console.log(`${what.padEnd(48)}${rows}`);
process.exit(JSON.stringify(Object.values(counts)) === process.argv[2] ? 0 : 1);
EOF2

echo "miniflare $version, node $(node_modules/.bin/node --version)"
node_modules/.bin/node rows.mjs "[20,60,20,1,100,200,11,11]" && echo "As found: elements of json_each and sorted rows count, look-ups and a leading VALUES do not." || {
  echo "The behaviour has changed."
  exit 1
}
