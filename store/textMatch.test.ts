import { beforeEach, describe, expect, test } from "vitest";
import { runFactory } from "#factories/workflows";
import { wrapInEnvelope } from "#domain/messages/envelope";
import { testEnv } from "#runtime/testing/env";
import { listAudit, newAuditContext, insertAuditEntry } from "./audit/audit.ts";
import { listDeadLetters } from "./dead-letters/list.ts";
import { listJobs } from "./jobs/list.ts";
import { insertJobs } from "./jobs/insert.ts";
import { listRuns, recordRun } from "./workflows/runs.ts";
import { search } from "./search.ts";
import { textMatch } from "./textMatch.ts";

const db = testEnv.OPS;

/** Returns whether the database finds `typed` in `text`. */
async function finds(typed: string, text: string): Promise<boolean> {
  const { sql, parameters: bound } = textMatch("?1", typed, 2);
  return (
    (await db
      .prepare(`SELECT ${sql} AS found`)
      .bind(text, ...bound)
      .first<number>("found")) === 1
  );
}

const json = JSON.stringify;
const message = {
  payload: {
    title: 'say "hello"',
    path: "C:\\temp\\new",
    item: "x",
    list: [1, 2],
    fees: "a: b",
    lines: "one\ntwo",
    link: "https://a.example/b",
  },
};

describe("text that a screen shows is found when it is typed", () => {
  test.each([
    ["ölpreis", json({ a: "Der Ölpreis" })],
    ["ÖLPREIS", json({ a: "o\u0308lpreis" })],
    ["o\u0308lpreis", json({ a: "Ölpreis" })],
    ["ölpreis", String.raw`{"a":"\u00d6lpreis"}`],
    ["ölpreis", String.raw`{"a":"\u00F6lpreis"}`],
    ["😀 ja", String.raw`{"a":"\uD83D\uDE00 Ja"}`],
    ["strasse", "Hauptstraße 5"],
    ["STRASSE", "STRAẞE"],
    ["straße", "Hauptstrasse"],
    ["istanbul", "İstanbul"],
    ["istanbul", "ıSTANBUL"],
    ["ışık", "IŞIK"],
    ["ΟΔΟΣ", "οδος"],
    ["привет МИР", "Привет мир"],
    ['say "hello"', json(message)],
    [String.raw`say \"hello\"`, json(message)],
    ["C:\\temp", json(message)],
    ["c:\\TEMP\\new", json(message)],
    [String.raw`C:\\temp`, json(message)],
    ['"item": "x"', json(message)],
    ['item: "x"', json(message)],
    ['"list": [1, 2]', json(message)],
    ['"x", "list"', json(message)],
    ['"fees": "a: b"', json(message)],
    ["one two", json(message)],
    ["https://a.example/b", json(message)],
    ["https://a.example/b", String.raw`{"link":"https:\/\/a.example\/b"}`],
    ["one two", "one\r\ntwo"],
    // Cases that are equal only by Unicode's case folding: final sigma, micro and ohm sign, accents of ancient Greek, title case, ligatures.
    ["ΣΊΣΥΦΟΣ", "Σίσυφος"],
    ["10 µm, 5 kΩ", "10 \u03bcm, 5 k\u2126"],
    ["10 \u03bcm", "10 \u00b5m"],
    ["άλφα", "\u1f71λφα"],
    ["ǆungla", "ǅungla"],
    ["final", "ﬁnal"],
    // A whole phrase in another case.
    ["СЪЕШЬ ЕЩЁ ЭТИХ МЯГКИХ ФРАНЦУЗСКИХ БУЛОК, ДА ВЫПЕЙ ЖЕ ЧАЮ", "Съешь ещё этих мягких французских булок, да выпей же чаю."],
    ["ĐƯỜNG PHỐ VIỆT", "đường phố Vi\u00ea\u0323t"],
    ["Việt", "Vie\u0323\u0302t"],
    // Escapes that JSON writers other than JavaScript's use.
    ["strasse", String.raw`{"a":"Stra\u00dfe"}`],
    ["istanbul", String.raw`{"a":"\u0130stanbul"}`],
    ["οδος", String.raw`{"a":"\u03bf\u03b4\u03bf\u03c2"}`],
    ["café", String.raw`{"a":"Cafe\u0301"}`],
    ["</b> & it's", String.raw`{"a":"\u003c/b\u003e \u0026 it\u0027s"}`],
    ["a b", String.raw`{"a":"a\u00a0b"}`],
    // White space of other languages, and other characters that JSON escapes.
    ["10 000", "10\u202f000"],
    ["a b", "a\u3000b"],
    ["a b c d", json({ a: "a\u2028b\rc\fd" })],
    // Keys that are not names.
    ['my key: "x"', json({ "my key": "x" })],
    ['a"b: 1', json({ 'a"b': 1 })],
    ["100%_'; --", "is 100%_'; -- done"],
  ])("%s in %s", async (typed, text) => expect(await finds(typed, text)).toBe(true));

  test.each([
    ["ölpreis", "olpreis"],
    ['"item": "xy"', json(message)],
    ["one  two", json(message)],
    ["temp new", json(message)],
    ["öl", String.raw`{"a":"\\u00f6l"}`],
    ["my key: 2", json({ "my key": 1 })],
    ["%", "nothing"],
  ])("%s is not in %s", async (typed, text) => expect(await finds(typed, text)).toBe(false));
});

test("a long text with many letters stays within the limits of a query", async () => {
  const letters = Array.from({ length: 200 }, (_, index) => String.fromCodePoint(0xc0 + index)).join("");
  expect(await finds(letters, `a ${letters} b`)).toBe(true);
  await listJobs(db, { q: letters, paths: ["payload.a", "payload.b", "payload.c", "payload.d", "payload.e"] }, { limit: 5 });
  expect(await search(db, letters)).toMatchObject({ jobs: [], deadLetters: [] });
});

describe("every list searches in the same way", () => {
  const typed = '"TITLE": "ölpreis \\ \\"heute\\""'.replaceAll('\\"', '"');
  const payload = { title: 'Ölpreis \\ "heute"' };
  beforeEach(async () => {
    const storedMessage = wrapInEnvelope("a", payload, { source: "t" });
    await db.batch([
      ...insertJobs(db, [{ queue: "orders", message: storedMessage }], new Date().toISOString()),
      db
        .prepare(
          `INSERT INTO dead_letters (id, queue, type, status, reason, error_name, error_message, error_stack, fingerprint, attempts, body, created_at)
           VALUES ('0199-1', 'orders', 'a', 'open', 'permanent', 'E', 'm', '', 'f', 1, ?1, '2026-10-01T09:00:00.000Z')`,
        )
        .bind(JSON.stringify(storedMessage)),
      db.prepare(`INSERT INTO queues (name, open_dead_letters) VALUES ('many', 201) ON CONFLICT DO NOTHING`),
    ]);
    await recordRun(db, runFactory.build({ subject: 'Ölpreis "heute"' }));
  });
  test("audit entries", async () => {
    const context = newAuditContext("Jörg@example.com", 'said "Ölpreis"');
    await insertAuditEntry(db, context, {
      action: "queue.pause",
      target: "queue:orders",
      outcome: "Paused",
      after: { note: "C:\\temp" },
    }).run();
    for (const q of ['ÖLPREIS"', "jörg@EXAMPLE", "queue:orders", "C:\\TEMP", '"note": "c'])
      expect([q, (await listAudit(db, { q }, { limit: 5 })).items.map(({ id }) => id)]).toEqual([q, [context.id]]);
    expect((await listAudit(db, { q: "nobody" }, { limit: 5 })).items).toEqual([]);
  });
  test("jobs, dead letters, runs, and the search over all", async () => {
    expect((await listJobs(db, { q: typed }, { limit: 5 })).items.length).toBe(1);
    expect((await listDeadLetters(db, { q: typed }, { limit: 5 })).items.length).toBe(1);
    expect((await listRuns(db, { q: 'ÖLPREIS "heute"' }, { limit: 5 })).items.length).toBe(1);
    expect((await search(db, 'ÖLPREIS "heute"')).runs.length).toBe(1);
    expect(await search(db, typed)).toMatchObject({ deadLetters: [{ id: "0199-1" }], latestOnly: ["deadLetters"] });
  });
});

test("a list that is searched row by row returns how many rows it scanned and where to continue", async () => {
  await db
    .prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2100)
       INSERT INTO dead_letters (id, queue, type, status, reason, error_name, error_message, error_stack, fingerprint, attempts, body, created_at)
       SELECT printf('0199-%05d', i), 'orders', 'a', 'open', 'permanent', 'E', 'm', '', 'f', 1, '{}', '2026-10-01T09:00:00.000Z' FROM n`,
    )
    .run();
  const first = await listDeadLetters(db, { q: "nowhere" }, { limit: 5 });
  expect(first).toEqual({ items: [], nextCursor: "0199-00101", scanned: 2_000 });
  expect(await listDeadLetters(db, { q: "nowhere" }, { limit: 5, cursor: "0199-00101" })).toMatchObject({ items: [], nextCursor: null });
  expect(await listDeadLetters(db, {}, { limit: 5 })).toMatchObject({ scanned: 5 });
});
