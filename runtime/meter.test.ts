import { expect, test } from "vitest";
import { listQueues } from "#store/queues/queues";
import { meter } from "./meter.ts";
import { testEnv } from "./testing/env.ts";

test("every kind of query is counted", async () => {
  const { db, rows } = meter(testEnv.OPS);
  expect((await listQueues(db, new Date())).length).toBe(7);
  const listed = rows.read;
  expect(listed).toBeGreaterThanOrEqual(7);
  expect(await db.prepare(`SELECT name, paused_at FROM queues WHERE name = ?1`).bind("stock-commands").first("name")).toBe(
    "stock-commands",
  );
  expect(await db.prepare(`SELECT name FROM queues WHERE name = 'nope'`).first()).toBeNull();
  expect(await db.prepare(`SELECT name FROM queues WHERE name = 'stock-commands'`).first()).toEqual({ name: "stock-commands" });
  expect(rows).toEqual({ read: listed + 2, written: 0 });
  await db.batch([
    db.prepare(`INSERT INTO lab_faults (id, fault) VALUES ('a', '{}')`),
    db.prepare(`DELETE FROM lab_faults WHERE id = ?1`).bind("a"),
  ]);
  await db.prepare(`INSERT INTO lab_faults (id, fault) VALUES ('a', '{}')`).run();
  expect(rows.written).toBe(3);
  expect(() => db.prepare(`SELECT 1`).raw()).toThrow("raw()");
});
