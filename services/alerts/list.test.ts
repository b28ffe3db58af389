import { createExecutionContext, createScheduledController } from "cloudflare:test";
import { expect, test } from "vitest";
import type { Alert } from "#domain/alerts/list";
import { createMessage } from "#brand-engine/domain/messages";
import { deliver } from "#runtime/testing/service/deliver";
import { envOf } from "#runtime/testing/service/env";
import { rowsOf } from "#runtime/testing/service/rows";
import type { Env } from "./env.ts";
import worker, { Internal } from "./index.ts";

const env = envOf<Env>();
type Page = { items: Alert[]; nextCursor: string | null };
const ask = async <T = Page>(path: string): Promise<T> =>
  (await (await new Internal(createExecutionContext(), env).fetch(new Request(`https://alerts/api/v1${path}`))).json()) as T;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

const add = (id: string, hours: number, more: { severity?: string; key?: string; open?: number } = {}) =>
  env.DB.prepare(
    `INSERT INTO alerts (id, brand, type, severity, title, detail, correlation_id, raised_at, key, count, last_raised_at, open)
     VALUES (?1, NULL, 'alert.raised', ?2, ?1, 'E: m', NULL, ?3, ?4, 2, ?3, ?5)`,
  )
    .bind(id, more.severity ?? "critical", hoursAgo(hours), more.key ?? id, more.open ?? 1)
    .run();
const idsOf = async (query: string) => (await ask(`/alerts${query}`)).items.map(({ id }) => id);

test("lists an alert with its count, its times, and queue and fingerprint of its dead letters", async () => {
  const raised = (detail: string) =>
    createMessage(
      "alert.raised",
      { severity: "critical", title: "t", detail, key: "publish-commands f-1", count: 2 },
      { source: "test", correlationId: "c-1" },
    );
  const first = raised("E: one");
  await deliver(worker, env, "alerts-events", [first]);
  await deliver(worker, env, "alerts-events", [raised("E: two")]);
  const { items } = await ask("/alerts");
  expect(items).toMatchObject([
    { id: first.event_id, state: "firing", severity: "critical", queue: "publish-commands", fingerprint: "f-1", count: 4, error: "E: two" },
  ]);
  expect(items[0]?.firstSeenAt).toBe(first.timestamp);
  expect((items[0]?.lastSeenAt ?? "") >= first.timestamp).toBe(true);
  expect(items[0]).toMatchObject({ run: null });
  expect(await ask(`/alerts/${first.event_id}`)).toEqual({ alert: items[0] });
  expect(await ask("/alerts/nothing")).toEqual({ alert: null });
});

test("lists alerts by their last time, filtered by state and severity, page by page", async () => {
  await add("a", 0.1);
  await add("b", 0.5, { severity: "warning" });
  await add("c", 0.6, { open: 0 });
  await add("d", 2);
  await add("e", 3, { severity: "warning" });
  expect(await idsOf("")).toEqual(["a", "b", "c", "d", "e"]);
  expect(await idsOf("?state=firing")).toEqual(["a", "b"]);
  expect(await idsOf("?state=past")).toEqual(["c", "d", "e"]);
  expect(await idsOf("?severity=warning")).toEqual(["b", "e"]);
  expect(await idsOf("?severity=warning&state=past")).toEqual(["e"]);
  await add("f", 4, { severity: "notice" });
  expect(await ask("/alerts/f")).toMatchObject({ alert: { severity: "warning" } });
  const paged: string[] = [];
  for (let before = ""; ;) {
    const { items, nextCursor } = await ask(`/alerts?limit=2${before}`);
    paged.push(...items.map(({ id }) => id));
    if (nextCursor === null) break;
    before = `&before=${encodeURIComponent(nextCursor)}`;
  }
  expect(paged).toEqual(["a", "b", "c", "d", "e", "f"]);
});

test("deletes an alert 90 days after it was last raised", async () => {
  await add("old", 90.1 * 24);
  await add("young", 89.9 * 24);
  await worker.scheduled?.(createScheduledController(), env);
  expect((await rowsOf<{ id: string }>(env.DB, "alerts")).map(({ id }) => id)).toEqual(["young"]);
});

test("an alert about a workflow run has its id and no queue", async () => {
  await add("of a run", 0.1, { key: "workflow:r-1" });
  expect((await ask("/alerts")).items).toMatchObject([{ run: "r-1", queue: null, fingerprint: null }]);
});
