import { beforeEach, describe, expect, test } from "vitest";
import type { AuditEntry } from "#domain/audit/audit";
import { newAuditContext, insertAuditEntry } from "#store/audit/audit";
import { callApi, errorCodeOf } from "../testing/callApi.ts";
import { opsFor } from "../testing/env.ts";
import { bodyOf } from "../testing/jobs.ts";

const OPS = opsFor("gatherfeed-commands");
type AuditPage = { items: AuditEntry[]; nextCursor: string | null };
const list = async (query: string): Promise<AuditPage> => bodyOf<AuditPage>(await callApi(`/api/audit?${query}`));
const outcomes = async (query: string) => (await list(query)).items.map(({ outcome }) => outcome);

/** Inserts an audit entry with time `at` and an id of that time. */
async function insertEntry(at: string, outcome: string, more: { actor?: string; target?: string } = {}): Promise<string> {
  const hex = Date.parse(at).toString(16).padStart(12, "0");
  const id = `${hex.slice(0, 8)}-${hex.slice(8)}-7${crypto.randomUUID().slice(15)}`;
  const context = { ...newAuditContext(more.actor ?? "dana@example.com", "why"), id, at };
  await insertAuditEntry(OPS, context, {
    action: "queue.pause",
    target: more.target ?? "queue:a",
    outcome,
    before: { on: 1 },
    after: { on: 2 },
  }).run();
  return id;
}

describe("an audit entry", () => {
  beforeEach(async () => {
    await insertEntry("2026-10-01T09:00:00.000Z", "first");
    await insertEntry("2026-10-02T09:00:00.000Z", "second", { target: "queue:b" });
    await insertEntry("2026-10-03T09:00:00.000Z", "third", { actor: "kim@example.com" });
  });

  test("is found by time, actor and target", async () => {
    expect(await outcomes("")).toEqual(["third", "second", "first"]);
    expect(await outcomes("from=2026-10-02T09:00:00Z")).toEqual(["third", "second"]);
    expect(await outcomes("from=2026-10-01T10:00:00Z&to=2026-10-03T09:00:00Z")).toEqual(["second"]);
    expect(await outcomes("actor=kim@example.com")).toEqual(["third"]);
    expect(await outcomes("target=queue:b")).toEqual(["second"]);
    expect(await outcomes("target=queue:b&to=2026-10-02T09:00:00Z")).toEqual([]);
  });

  test("is shown with what it changed", async () => {
    const id = await insertEntry("2026-10-04T09:00:00.000Z", "fourth");
    expect((await callApi(`/api/audit/${id}`)).body).toMatchObject({
      id,
      outcome: "fourth",
      reason: "why",
      before: { on: 1 },
      after: { on: 2 },
    });
    const unknown = await callApi("/api/audit/nothing");
    expect([unknown.status, errorCodeOf(unknown)]).toEqual([404, "not_found"]);
  });
});

test("filters by time and target read only the rows they list", async () => {
  await OPS.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
     INSERT INTO audit (id, at, actor, action, target, outcome) SELECT printf('0188%04d-0000-7000', i), '2023-06-01T00:00:00.000Z', 'a', 'job.add', 'job:x', 'Added' FROM n`,
  ).run();
  await insertEntry("2026-10-02T09:00:00.000Z", "late", { target: "queue:b" });
  for (const query of ["from=2026-10-01T00:00:00Z&actor=nobody", "target=queue:b", "to=2020-01-01T00:00:00Z"]) {
    const answer = await callApi(`/api/audit?${query}`);
    expect(bodyOf<AuditPage>(answer).nextCursor).toBeNull();
    expect(Number(answer.headers.get("x-rows-read"))).toBeLessThan(20);
  }
});

test("pages follow each other without gaps", async () => {
  for (const day of [1, 2, 3, 4, 5]) await insertEntry(`2026-10-0${day}T09:00:00.000Z`, String(day));
  const first = await list("limit=2&from=2026-10-02T00:00:00Z");
  const second = await list(`limit=2&from=2026-10-02T00:00:00Z&cursor=${first.nextCursor}`);
  expect([...first.items, ...second.items].map(({ outcome }) => outcome)).toEqual(["5", "4", "3", "2"]);
  expect(second.nextCursor).toBeNull();
});

test("settings for everyone are shown, and changed within their limits", async () => {
  expect((await callApi("/api/settings")).body).toMatchObject({ deadLetterDays: 90 });
  for (const deadLetterDays of [0, 3_651, 1.5, "9", null])
    expect((await callApi("/api/settings", { method: "PUT", body: { deadLetterDays } })).status).toBe(400);
  expect((await callApi("/api/settings", { method: "PUT", body: { deadLetterDays: 30 } })).body).toMatchObject({ deadLetterDays: 30 });
  expect((await callApi("/api/settings")).body).toMatchObject({ deadLetterDays: 30 });
});
