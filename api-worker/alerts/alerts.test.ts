import { expect, test } from "vitest";
import type { Alert } from "#domain/alerts/list";
import type { Overview } from "#domain/queues/health";
import { applyAllRetention } from "#runtime/dashboardRetention";
import { rowsOf } from "#runtime/testing/service/rows";
import { callApi, errorCodeOf } from "../testing/callApi.ts";
import { addDeadLetter, queue } from "../testing/deadLetters.ts";
import { opsFor } from "../testing/env.ts";
import { bodyOf } from "../testing/jobs.ts";

const OPS = opsFor(queue);
type Page = { items: Alert[]; nextCursor: string | null };
const ask = async <T = Page>(query: string): Promise<T> => bodyOf<T>(await callApi(`/api/alerts${query}`));
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

const add = (id: string, hours: number, more: { severity?: string; key?: string; open?: number } = {}) =>
  OPS.prepare(
    `INSERT INTO alerts (id, key, type, severity, title, detail, raised_at, count, last_raised_at, open)
     VALUES (?1, ?4, 'alert.raised', ?2, ?1, 'E: m', ?3, 2, ?3, ?5)`,
  )
    .bind(id, more.severity ?? "critical", hoursAgo(hours), more.key ?? id, more.open ?? 1)
    .run();
const idsOf = async (query: string) => (await ask(query)).items.map(({ id }) => id);

test("alerts are listed by their last time, filtered by state and severity, page by page", async () => {
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
  expect(await ask("/f")).toMatchObject({ severity: "warning" });
  const paged: string[] = [];
  for (let cursor = ""; ;) {
    const { items, nextCursor } = await ask(`?limit=2${cursor}`);
    paged.push(...items.map(({ id }) => id));
    if (nextCursor === null) break;
    cursor = `&cursor=${encodeURIComponent(nextCursor)}`;
  }
  expect(paged).toEqual(["a", "b", "c", "d", "e", "f"]);
});

test("an alert names the queue and fingerprint of its dead letters, or its workflow run", async () => {
  await add("of dead letters", 0.1, { key: "publish-commands f-1" });
  await add("of a run", 0.2, { key: "workflow:r-1" });
  expect((await ask("")).items).toMatchObject([
    { queue: "publish-commands", fingerprint: "f-1", run: null, count: 2, error: "E: m" },
    { queue: null, fingerprint: null, run: "r-1" },
  ]);
});

test("an alert says how many of its dead letters are open now", async () => {
  const ids = [await addDeadLetter(), await addDeadLetter()];
  const { fingerprint } = bodyOf<{ deadLetter: { fingerprint: string } }>(await callApi(`/api/dead-letters/${ids[0]}`)).deadLetter;
  await add("of-them", 0.1, { key: `${queue} ${fingerprint}` });
  await add("of a run", 0.2, { key: "workflow:r-1" });
  const counts = async () => (await ask("")).items.map(({ openDeadLetters }) => openDeadLetters);
  expect(await counts()).toEqual([2, 0]);
  await callApi(`/api/dead-letters/${ids[0]}/drop`, { body: { reason: "a test" } });
  expect(await counts()).toEqual([1, 0]);
  expect(await ask("/of-them")).toMatchObject({ openDeadLetters: 1 });
});

test("an invalid filter is refused, and an unknown alert is not found", async () => {
  for (const query of ["state=open", "severity=high", "brand=x", "limit=0"])
    expect((await callApi(`/api/alerts?${query}`)).status).toBe(400);
  const { nextCursor } = await add("a", 1)
    .then(() => add("b", 2))
    .then(() => ask("?limit=1"));
  expect((await callApi(`/api/alerts?state=past&cursor=${nextCursor}`)).status).toBe(400);
  expect(errorCodeOf(await callApi("/api/alerts/none"))).toBe("not_found");
});

test("an alert is deleted 90 days after it was last raised", async () => {
  await add("old", 90.1 * 24);
  await add("young", 89.9 * 24);
  await applyAllRetention(OPS, new Date());
  expect((await rowsOf<{ id: string }>(OPS, "alerts")).map(({ id }) => id)).toEqual(["young"]);
});

test("the mark of alerts in the overview changes when one is raised, and when it is raised again", async () => {
  const mark = async () => bodyOf<Overview>(await callApi("/api/overview")).marks.alerts;
  const marks = [await mark()];
  await add("a", 0.5);
  marks.push(await mark());
  await OPS.prepare(`UPDATE alerts SET count = count + 1, last_raised_at = ?1`).bind(hoursAgo(0)).run();
  marks.push(await mark());
  expect(new Set(marks).size).toBe(3);
});
