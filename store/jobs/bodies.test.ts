import { expect, test } from "vitest";
import { wrapInEnvelope } from "#domain/messages/envelope";
import { testEnv } from "#runtime/testing/env";
import { listDeadLetters } from "../dead-letters/list.ts";
import { listJobs } from "./list.ts";
import { insertJobs } from "./insert.ts";
import type { Page, PageRequest } from "../page.ts";

const db = testEnv.OPS;
const messages = Array.from({ length: 25 }, (_, index) =>
  wrapInEnvelope("a", { number: index, text: "ä".repeat(index % 5 === 0 ? 10 : 55_000) }, { source: "t", eventId: `e-${index + 10}` }),
);
const answerBytes = 2_000_000;

/** Returns all bodies in the order of the list. Asserts that no response is longer than the limit. */
async function bodiesOf(list: (page: PageRequest) => Promise<Page<{ id: string; body?: string | undefined }>>) {
  const bodies: (string | undefined)[] = [];
  let pages = 0;
  for (let cursor: string | undefined, more = true; more; pages += 1) {
    const page = await list({ cursor, limit: 200 });
    bodies.push(...page.items.map(({ body }) => body));
    expect(new TextEncoder().encode(page.items.map(({ body }) => body).join("")).byteLength).toBeLessThanOrEqual(answerBytes);
    more = page.nextCursor !== null;
    cursor = page.nextCursor ?? undefined;
  }
  expect(pages).toBe(2);
  return bodies;
}
const sent = messages.map((message) => JSON.stringify(message)).toReversed();

test("jobs are listed with their whole messages, as many as fit in one response", async () => {
  await db.batch(
    messages.flatMap((message, index) => insertJobs(db, [{ queue: "orders", message }], new Date(1_790_000_000_000 + index).toISOString())),
  );
  expect(await bodiesOf((page) => listJobs(db, { include: "body", queue: "orders" }, page))).toEqual(sent);
  expect((await listJobs(db, {}, { limit: 1 })).items[0]).not.toHaveProperty("body");
});

test("dead letters are listed with their bodies, of any content type", async () => {
  await db.batch(
    messages.map((message, index) =>
      db
        .prepare(
          `INSERT INTO dead_letters (id, queue, type, status, reason, error_name, error_message, error_stack, fingerprint, attempts, body, content_type, created_at)
           VALUES (?1, 'orders', 'a', 'open', 'permanent', 'E', 'm', '', 'f', 1, ?2, ?3, '2026-10-01T09:00:00.000Z')`,
        )
        .bind(`0199-${index + 10}`, JSON.stringify(message), index % 2 ? "json" : "text"),
    ),
  );
  expect(await bodiesOf((page) => listDeadLetters(db, { include: "body", status: "open" }, page))).toEqual(sent);
  expect((await listDeadLetters(db, {}, { limit: 1 })).items[0]).not.toHaveProperty("body");
});
