import { beforeEach, describe, expect, test } from "vitest";
import { countRoundTrips } from "#runtime/testing/roundTrips";
import { testEnv } from "#runtime/testing/env";
import { batchByName } from "./batch.ts";

const { db, trips } = countRoundTrips(testEnv.OPS);
const set = (name: string, value: number) =>
  db
    .prepare(`INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2 RETURNING name`)
    .bind(name, value);
const values = db.prepare(`SELECT name, value FROM settings ORDER BY name`);

beforeEach(async () => {
  await db.prepare(`DELETE FROM settings`).run();
  trips.count = 0;
});

describe("a batch by name", () => {
  test("runs in the order of the names, in one round trip, and returns rows and changes under each", async () => {
    const { before, changed, after } = await batchByName<{ before: unknown; changed: { name: string }; after: unknown }>(db, {
      before: values,
      changed: [set("b", 1), set("a", 2)],
      unread: set("a", 3),
      after: values,
    });
    expect(before).toMatchObject({ rows: [], changes: 0 });
    expect(changed).toMatchObject({ rows: [{ name: "b" }, { name: "a" }], changes: 2 });
    expect(after).toMatchObject({
      rows: [
        { name: "a", value: 3 },
        { name: "b", value: 1 },
      ],
      changes: 0,
      rowsRead: 2,
    });
    expect(trips.count).toBe(1);
  });

  test("names without statements have no rows, and the names after them keep their own", async () => {
    const { none, empty, row } = await batchByName<{ none: unknown; empty: unknown; row: { one: number } }>(db, {
      none: null,
      empty: [],
      row: db.prepare(`SELECT 1 AS one`),
    });
    expect([none, empty]).toEqual([
      { rows: [], changes: 0, rowsRead: 0 },
      { rows: [], changes: 0, rowsRead: 0 },
    ]);
    expect(row.rows).toEqual([{ one: 1 }]);
  });

  test("without any statement costs no round trip", async () => {
    expect((await batchByName<{ none: unknown }>(db, { none: null })).none.rows).toEqual([]);
    expect(trips.count).toBe(0);
  });

  test("changes nothing if a statement fails", async () => {
    const broken = db.prepare(`INSERT INTO settings (name) VALUES (NULL)`);
    await expect(batchByName(db, { changed: set("a", 1), broken })).rejects.toThrow("NOT NULL");
    expect((await values.all()).results).toEqual([]);
  });
});
