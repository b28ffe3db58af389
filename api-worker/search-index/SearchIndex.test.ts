import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, test, vi } from "vitest";
import { deleteResolvedDeadLetters } from "#store/dead-letters/retention";
import { shardOf } from "#runtime/bindings";
import { callApi } from "../testing/callApi.ts";
import { queue } from "../testing/deadLetters.ts";
import { opsFor, testEnv } from "../testing/env.ts";
import { fillRows } from "../testing/fillRows.ts";
import { insertTexts } from "../testing/storedTexts.ts";
import { IndexTables } from "./indexTables.ts";
import { searchIndex } from "../dead-letters/textIndexOf.ts";

/** The index of the database of the queue. */
const ownIndex = () => searchIndex(testEnv, shardOf(testEnv, queue));

type Answer = { ids: string[]; nextCursor: string | null; rows: number };

/** Searches over HTTP. `query` is what follows `q=`. */
async function search(query: string): Promise<Answer> {
  const { status, headers, body } = await callApi(`/api/dead-letters?q=${query}`);
  expect(status).toBe(200);
  const { items, nextCursor } = body as { items: { id: string }[]; nextCursor: string | null };
  return { ids: items.map(({ id }) => id), nextCursor, rows: Number(headers.get("x-rows-read")) };
}

/** The ids that the index has, in the order of its places. */
const indexed = () =>
  runInDurableObject(ownIndex(), (_, { storage }) =>
    storage.sql
      .exec<{ id: string }>(`SELECT id FROM letters ORDER BY place`)
      .toArray()
      .map(({ id }) => id),
  );
const state = () => runInDurableObject(ownIndex(), (_, { storage }) => new IndexTables(storage.sql).state);
const minutesAgo = (minutes: number): number => Date.now() - minutes * 60_000;

test("a text that is nowhere among 10,000 dead letters is answered in one request that reads few rows", async () => {
  await insertTexts(Array.from({ length: 10_000 }, (_, number) => ({ text: `{"customer":"c-${number}"}`, at: minutesAgo(20) + number })));
  await insertTexts([{ text: "rare words", at: minutesAgo(25) }]);
  // The first searches fill the index.
  await vi.waitUntil(async () => (await search("nowhere")).nextCursor === null, { timeout: 30_000 });
  const nowhere = await search("nowhere");
  expect(nowhere).toMatchObject({ ids: [], nextCursor: null });
  expect(nowhere.rows).toBeLessThan(30);
  expect((await search("rare+words")).ids).toHaveLength(1);
  expect((await search("c-7777")).ids).toHaveLength(1);
  const common = await search("customer&limit=20");
  expect(common.ids).toHaveLength(20);
  expect(common.rows).toBeLessThan(110);
  // Without the index it takes six requests.
  expect(await search("no")).toMatchObject({ ids: [], nextCursor: expect.any(String) });
}, 60_000);

describe("a search finds what was stored just before", () => {
  test("with a later id, and with an earlier one", async () => {
    const [second] = await insertTexts([{ text: "needle", at: minutesAgo(2) }]);
    expect((await search("needle")).ids).toEqual([second]);
    const [third] = await insertTexts([{ text: "needle", at: minutesAgo(1) }]);
    expect((await search("needle")).ids).toEqual([third, second]);
    const earlier = await insertTexts([1, 2, 3].map((late) => ({ text: "needle", at: minutesAgo(5) + late })));
    expect((await search("needle")).ids).toEqual([third, second, ...earlier.toReversed()]);
    expect(await indexed()).toEqual([...earlier, second, third]);
  });

  test("with an id that is far too early, as after the database was restored", async () => {
    const [first] = await insertTexts([{ text: "needle", at: minutesAgo(1) }]);
    expect((await search("needle")).ids).toEqual([first]);
    const [old] = await insertTexts([{ text: "needle", at: minutesAgo(600) }]);
    expect((await search("needle")).ids).toEqual([first, old]);
  });

  test("while others search", async () => {
    const ids: string[] = [];
    for (let round = 0; round < 5; round++) {
      ids.unshift(...(await insertTexts([{ text: "needle", at: minutesAgo(5 - round) }])));
      const answers = await Promise.all([search("needle"), search("needle"), search("needle")]);
      expect(answers.map((answer) => answer.ids)).toEqual([ids, ids, ids]);
    }
  });
});

describe("pages", () => {
  test.each(["newest", "oldest"] as const)(
    "of a search, %s first, have each dead letter once, also if one comes meanwhile",
    async (order) => {
      const ids = await insertTexts(
        Array.from({ length: 25 }, (_, number) => ({ text: number % 2 ? "needle" : "other", at: minutesAgo(30) + number })),
      );
      const wanted = ids.filter((_, number) => number % 2);
      const read: string[] = [];
      let cursor = "";
      for (let page = 0; page < 9; page++) {
        const answer = await search(`needle&order=${order}&limit=5${cursor}`);
        read.push(...answer.ids);
        if (page === 0) await insertTexts([{ text: "needle", at: minutesAgo(1) }]);
        if (answer.nextCursor === null) break;
        cursor = `&cursor=${encodeURIComponent(answer.nextCursor)}`;
      }
      expect(read.slice(0, 12)).toEqual(order === "newest" ? wanted.toReversed() : wanted);
      expect(read.length).toBe(order === "newest" ? 12 : 13);
    },
  );

  test("follow the other filters", async () => {
    const [dropped, open] = await insertTexts([
      { text: "needle", at: minutesAgo(9), status: "dropped" },
      { text: "needle", at: minutesAgo(3) },
    ]);
    expect((await search("needle&status=dropped")).ids).toEqual([dropped]);
    expect((await search("needle&queue=nobody")).ids).toEqual([]);
    const at = encodeURIComponent(new Date(minutesAgo(5)).toISOString());
    expect((await search(`needle&from=${at}`)).ids).toEqual([open]);
    expect((await search(`needle&to=${at}`)).ids).toEqual([dropped]);
  });

  test("follow a filter of few dead letters, with a text that most of the others have", async () => {
    const rows = Array.from({ length: 2_100 }, (_, number) => ({ text: "needle", at: minutesAgo(20) + number }));
    const [dropped] = await insertTexts([{ text: "needle", at: minutesAgo(60), status: "dropped" }]);
    await insertTexts(rows);
    await vi.waitUntil(async () => (await search("nowhere")).nextCursor === null, { timeout: 30_000 });
    expect(await search("needle&status=dropped")).toMatchObject({ ids: [dropped], nextCursor: null });
  });

  test("go on after 2,000 candidates that do not match", async () => {
    // They have the trigrams of "one two one" in another order, and an escape that may be read in two ways.
    const others = Array.from({ length: 2_100 }, (_, number) => ({ text: String.raw`one two two one \n`, at: minutesAgo(20) + number }));
    const [match] = await insertTexts([{ text: "one two one", at: minutesAgo(60) }]);
    await insertTexts(others);
    await vi.waitUntil(async () => (await search("xyz")).nextCursor === null, { timeout: 30_000 });
    const first = await search("one+two+one");
    expect(first).toMatchObject({ ids: [], nextCursor: expect.any(String) });
    expect(await search(`one+two+one&cursor=${encodeURIComponent(first.nextCursor ?? "")}`)).toMatchObject({
      ids: [match],
      nextCursor: null,
    });
  }, 60_000);
});

describe("the index", () => {
  test("survives the end of its object, and is filled again if its data is lost", async () => {
    const ids = await insertTexts([1, 2, 3].map((number) => ({ text: "needle", at: minutesAgo(number) })));
    expect((await search("needle")).ids).toEqual(ids);
    await evictDurableObject(ownIndex());
    expect(await indexed()).toEqual(ids.toReversed());
    expect((await search("needle")).ids).toEqual(ids);
    await ownIndex().clear();
    expect(await indexed()).toEqual([]);
    expect((await search("needle")).ids).toEqual(ids);
  });

  test("continues a fill that a crash ended", async () => {
    const ids = await insertTexts(Array.from({ length: 50 }, (_, number) => ({ text: "needle", at: minutesAgo(30) + number })));
    await search("needle");
    // As it was after the first 20.
    await runInDurableObject(ownIndex(), (_, { storage }) => {
      const tables = new IndexTables(storage.sql);
      tables.remove(ids.slice(20));
      tables.change({ isFilled: false, settledBelow: ids[19] ?? "" });
    });
    await evictDurableObject(ownIndex());
    expect((await search("needle")).ids).toEqual(ids.toReversed());
  });

  test("forgets dead letters that retention deleted, and does not return them before", async () => {
    const [old, kept] = await insertTexts([
      { text: "needle", at: minutesAgo(60 * 24 * 400), status: "dropped" },
      { text: "needle", at: minutesAgo(1) },
    ]);
    expect((await search("needle")).ids).toEqual([kept, old]);
    await deleteResolvedDeadLetters(opsFor(queue), new Date());
    expect((await search("needle")).ids).toEqual([kept]);
    await vi.waitUntil(async () => (await indexed()).length === 1);
    expect(await indexed()).toEqual([kept]);
    const { size, matches } = await runInDurableObject(ownIndex(), (_, { storage }) => {
      const tables = new IndexTables(storage.sql);
      return {
        size: tables.size,
        matches: tables.find({ needles: [{ key: "nee", trigrams: ["nee"] }], from: "", below: "~", order: "newest", limit: 9 }),
      };
    });
    expect({ size, matches }).toEqual({ size: 1, matches: [kept] });
    // It is not built again because of what is gone.
    await insertTexts([{ text: "needle", at: minutesAgo(2) }]);
    expect((await search("needle")).ids).toHaveLength(2);
  });

  test("is built again if the database was restored to a time before a deletion", async () => {
    const [old] = await insertTexts([{ text: "needle", at: minutesAgo(60 * 24 * 400), status: "dropped" }]);
    const { results } = await opsFor(queue).prepare(`SELECT * FROM dead_letters`).all<Record<string, string | number | null>>();
    await insertTexts([{ text: "needle", at: minutesAgo(60) }]);
    await search("needle");
    await deleteResolvedDeadLetters(opsFor(queue), new Date());
    await search("needle");
    await vi.waitUntil(async () => (await state()).removedAfter === 1);
    const [row = {}] = results;
    await opsFor(queue).batch([
      opsFor(queue).prepare(`DELETE FROM dead_letters`),
      opsFor(queue)
        .prepare(
          `INSERT INTO dead_letters (${Object.keys(row).join(", ")}) VALUES (${Object.keys(row)
            .map((_, index) => `?${index + 1}`)
            .join(", ")})`,
        )
        .bind(...Object.values(row)),
      opsFor(queue).prepare(
        `UPDATE queues SET open_dead_letters = 0, dropped_dead_letters = 1, removed_dead_letters = 0 WHERE dropped_dead_letters = 1`,
      ),
    ]);
    expect((await search("needle")).ids).toEqual([old]);
  });

  test("is built again if there is no place between two dead letters", async () => {
    const ids = await insertTexts([
      { text: "needle", at: minutesAgo(9) },
      { text: "needle", at: minutesAgo(1) },
    ]);
    await search("needle");
    for (let number = 0; number < 25; number++) {
      const [late] = await insertTexts([{ text: "needle", at: minutesAgo(5) + number }]);
      ids.splice(-1, 0, late ?? "");
      expect((await search("needle")).ids).toEqual(ids.toReversed());
    }
  });

  test("is not needed: a search scans rows when it fails, and says so in the log", async () => {
    const warn = vi.spyOn(console, "warn");
    const ids = await insertTexts([{ text: "needle" }]);
    const SEARCH_INDEX = {
      getByName: () => ({ find: () => Promise.reject(new Error("not there")) }),
    } as unknown as (typeof testEnv)["SEARCH_INDEX"];
    const { body } = await callApi("/api/dead-letters?q=needle", { env: { SEARCH_INDEX } });
    expect((body as { items: { id: string }[] }).items.map(({ id }) => id)).toEqual(ids);
    expect(warn.mock.calls.flat().join("\n")).toContain("search index not available");
  });
});

test("a search costs few rows of a filled database", async () => {
  await fillRows(opsFor(queue), 10_000, Date.now());
  await search("nowhere");
  const { rows, nextCursor } = await search("nowhere");
  expect([rows < 30, nextCursor]).toEqual([true, null]);
});
