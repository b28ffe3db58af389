import { beforeEach, expect, test } from "vitest";
import { ArchivedDeadLetter } from "#domain/dead-letters/archive";
import { meter } from "#runtime/meter";
import { callApi } from "../testing/callApi.ts";
import { addDeadLetter } from "../testing/deadLetters.ts";
import { opsFor } from "../testing/env.ts";
import { exportLines, streamOfLines } from "./export.ts";

const ids: string[] = [];
beforeEach(async () => {
  ids.length = 0;
  for (let n = 0; n < 5; n += 1) ids.unshift(await addDeadLetter());
});

const linesOf = (text: string): unknown[] =>
  text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);
const exported = async (query: string): Promise<unknown[]> => linesOf(await (await request(query)).text());
const request = async (query: string) => {
  const { status, headers, body } = await callApi(`/api/dead-letters/export?${query}`);
  return new Response(String(body), { status, headers });
};
const idsOf = (lines: readonly unknown[]) => lines.flatMap((line) => ArchivedDeadLetter.safeParse(line).data?.id ?? []);

test("streams whole dead letters, newest first, and then the end", async () => {
  expect((await request("status=open")).headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
  const lines = await exported("status=open");
  expect(idsOf(lines)).toEqual(ids);
  expect(lines[0]).toMatchObject({ errorStack: "at research", body: expect.stringContaining("event_id"), contentType: "json" });
  expect(lines.at(-1)).toEqual({ end: true, count: 5, nextCursor: null });
  expect(await exported("status=dropped")).toEqual([{ end: true, count: 0, nextCursor: null }]);
});

test("refuses unknown filters and the cursor of another list before it streams", async () => {
  const { nextCursor } = (await callApi("/api/dead-letters?limit=1")).body as { nextCursor: string };
  for (const query of ["state=open", "limit=5", `cursor=${nextCursor}&expiresBefore=2026-10-01T00:00:00Z`])
    expect((await request(query)).status).toBe(400);
  expect(idsOf(await exported(`cursor=${nextCursor}`))).toEqual(ids.slice(1));
});

test("a full answer says where to continue, and a client that stops ends the reads", async () => {
  const { db, rows } = meter(opsFor("gatherfeed-commands"));
  const bounds = { chunkRows: 2, chunks: 2, length: 1_000_000 };
  const lines = linesOf(await new Response(await streamOfLines(exportLines([db], {}, undefined, bounds))).text());
  expect([idsOf(lines), lines.at(-1)]).toEqual([ids.slice(0, 4), { end: true, count: 4, nextCursor: expect.any(String) }]);
  rows.read = 0;
  const generator = exportLines([db], {}, undefined, { ...bounds, chunkRows: 1, chunks: 100 });
  const reader = (await streamOfLines(generator)).getReader();
  await reader.read();
  await reader.cancel();
  expect(await generator.next()).toEqual({ value: undefined, done: true });
});
