import type { Message } from "#brand-engine/domain/messages";
import { createExecutionContext } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { messageFactory } from "#factories/messages";
import { strategyFactory } from "#factories/brands";
import type { Payload } from "#brand-engine/domain/events";
import type { ResearchReadApi } from "#brand-engine/domain/readApis";
import { chooseKeywords } from "#brand-engine/domain/keywordChoice";
import { stubServer, chatCompletion } from "#runtime/testing/stubServer";
import { expectCountersExact } from "#runtime/testing/recount";
import type { StubReply, StubRequest } from "#runtime/testing/standIn";
import { listDeadLetters } from "#store/dead-letters/list";
import { getQueue } from "#store/queues/queues";
import { deliver } from "#runtime/testing/service/deliver";
import { envOf } from "#runtime/testing/service/env";
import { outboxOf, rowsOf } from "#runtime/testing/service/rows";
import type { Env } from "./env.ts";
import worker, { Internal } from "./index.ts";
import nicheFi from "./nicheFi.json";
import { readResearch, researchIdOf } from "./research.ts";
import trailKit from "./trailKit.json";

const env = envOf<Env>();
const queue = "gatherfeed-commands";
const createRequest = (keywords: string[], more: Partial<Payload<"research.requested">> = {}) =>
  messageFactory.research({}, { keywords, ...more });

const researchItem = (keyword: string, more: object = {}) => ({
  keyword,
  volume: 900,
  difficulty: 20,
  angles: ["a"],
  questions: ["q?"],
  facts: ["f"],
  ...more,
});
const replyWith = (...keywords: string[]): StubReply => chatCompletion({ keywords: keywords.map((keyword) => researchItem(keyword)) });

/** The environment with a model that sends these replies. */
async function withModel(...replies: StubReply[]) {
  const { url, requests: seen } = await stubServer(...replies);
  return { seen, env: { ...env, RESEARCH_BASE_URL: url, RESEARCH_MODEL: "small-model" } };
}
/** The keywords in a request to the model. */
const keywordsOf = ({ body }: StubRequest) => (body as { messages: { content: string }[] }).messages[1]?.content.split("\n").slice(1);
/** Makes all retries due. `attempt` sets the number of earlier attempts. */
const makeRetriesDue = (attempt = 1) =>
  env.OPS.prepare(`UPDATE jobs SET attempt = ?1, run_at = '2026-01-01T00:00:00.000Z'`).bind(attempt).run();
/** Fetches from the public address of the Worker. */
const fetchPublic = (url: string) => (exports as unknown as { default: Fetcher }).default.fetch(url);
const deadLetters = async () => (await listDeadLetters(env.OPS, {}, { limit: 10 })).items;

describe("research with the samples", () => {
  test("is stored and published in one commit, with the same correlation id", async () => {
    await deliver(worker, env, queue, [createRequest(["sinking funds explained", "a keyword without sample"], { priority: "high" })]);
    const rows = await rowsOf(env.DB, "research");
    expect(rows).toMatchObject([
      { brand: "niche-fi", source: "sample" },
      { brand: "niche-fi", source: "sample" },
    ]);
    const [event, ...others] = await outboxOf<Message>(env.DB);
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      queue: "brand-events",
      message: {
        type: "research.completed",
        source: "gatherfeed",
        correlation_id: "c-1",
        payload: {
          brand_slug: "niche-fi",
          research_ids: [researchIdOf("niche-fi", "sinking funds explained"), researchIdOf("niche-fi", "a keyword without sample")],
          keywords_researched: 2,
          priority: "high",
        },
      },
    });
    expect((await getQueue(env.OPS, queue, new Date())).counts.completed).toBe(1);
    await expectCountersExact(env.OPS);
  });

  test("has one effect for a message that is delivered repeatedly and concurrently, and the same ids for a new message", async () => {
    const messages = [createRequest(["a", "b", "a"]), createRequest(["b", "c"])];
    await Promise.all([deliver(worker, env, queue, messages), deliver(worker, env, queue, [...messages, ...messages].toReversed())]);
    await deliver(worker, env, queue, messages);
    expect((await rowsOf(env.DB, "research")).length).toBe(3);
    const events = (await outboxOf<Message>(env.DB)).map(({ message }) =>
      message.type === "research.completed" ? message.payload.research_ids : [],
    );
    expect(events.map((ids) => ids.length)).toEqual([2, 2]);
    expect(new Set(events.flat()).size).toBe(3);
  });

  test("has enough keywords that fit the default strategy for both sample brands, and some that do not", () => {
    for (const samples of [nicheFi, trailKit]) {
      const research = samples.map(({ keyword, volume, difficulty }) => ({
        id: keyword,
        keyword,
        volume,
        difficulty,
        researchedAt: "2026-10-01T00:00:00.000Z",
      }));
      const chosen = chooseKeywords(research, strategyFactory.build(), new Set(), 100);
      expect(samples.length).toBeGreaterThanOrEqual(16);
      expect(chosen.length).toBeGreaterThanOrEqual(11);
      expect(chosen.length).toBeLessThan(samples.length);
      expect(samples.every(({ facts, angles, questions }) => facts.length >= 3 && angles.length >= 2 && questions.length >= 2)).toBe(true);
    }
  });

  test("makes up the same numbers each time", async () => {
    await deliver(worker, env, queue, [createRequest(["garden sheds"]), createRequest(["garden sheds"], { brand_slug: "other" })]);
    const [one, other] = await rowsOf<{ volume: number; difficulty: number; id: string }>(env.DB, "research");
    expect([other?.volume, other?.difficulty]).toEqual([one?.volume, one?.difficulty]);
    expect(other?.id).not.toBe(one?.id);
  });
});

describe("research with a model", () => {
  test("accepts numbers in any form and ignores keywords that were not requested", async () => {
    const reply = chatCompletion({
      keywords: [researchItem("Garden Sheds ", { volume: "1,200", difficulty: 140 }), researchItem("greenhouses")],
    });
    const model = await withModel(reply);
    await deliver(worker, model.env, queue, [createRequest(["garden sheds"])]);
    expect(await rowsOf(env.DB, "research")).toMatchObject([
      { keyword: "garden sheds", volume: 1200, difficulty: 100, source: "small-model" },
    ]);
    expect(JSON.stringify(await model.seen())).toContain("garden sheds");
  });

  test("is not repeated before it is 7 days old", async () => {
    const model = await withModel(replyWith("a", "b"), replyWith("c"), replyWith("a", "b", "c"));
    await deliver(worker, model.env, queue, [createRequest(["a", "b"])]);
    await deliver(worker, model.env, queue, [createRequest(["a", "b"])]);
    expect((await model.seen()).length).toBe(1);
    await deliver(worker, model.env, queue, [createRequest(["a", "b", "c"])]);
    expect((await model.seen()).map(keywordsOf)).toEqual([["a", "b"], ["c"]]);
    await env.DB.prepare(`UPDATE research SET researched_at = '2026-01-01T00:00:00.000Z'`).run();
    await deliver(worker, model.env, queue, [createRequest(["a", "b", "c"])]);
    expect((await model.seen()).length).toBe(3);
    expect((await rowsOf(env.DB, "research")).length).toBe(3);
    expect((await outboxOf<Message>(env.DB)).length).toBe(4);
  });

  test("stores the results before a failed request, and the next attempt requests only the rest", async () => {
    const keywords = Array.from({ length: 30 }, (_, n) => `keyword ${n}`);
    const model = await withModel(replyWith(...keywords), { status: 503 }, replyWith(...keywords));
    const message = createRequest(keywords);
    expect((await deliver(worker, model.env, queue, [message])).delays).toEqual([5]);
    const stored = await rowsOf<{ keyword: string }>(env.DB, "research");
    expect([10, 20]).toContain(stored.length);
    expect([await outboxOf<Message>(env.DB), await rowsOf(env.DB, "processed_events")]).toEqual([[], []]);
    await makeRetriesDue();
    await deliver(worker, model.env, queue, [message]);
    const [, , last, ...others] = await model.seen();
    expect(others).toEqual([]);
    const rest = keywords.filter((keyword) => !stored.some((row) => row.keyword === keyword));
    expect(last && keywordsOf(last)).toEqual(rest);
    expect(await outboxOf<Message>(env.DB)).toMatchObject([{ message: { payload: { keywords_researched: 30 } } }]);
  });

  const failing: [string, StubReply, number | undefined, string][] = [
    ["a rate limit waits for the time in the response", { status: 429, headers: { "retry-after": "33" } }, 33, "RateLimitError"],
    ["a 500 backs off", { status: 500 }, 5, "TransientError"],
    ["broken JSON backs off", chatCompletion("{keywords: ["), 5, "TransientError"],
    ["a cut connection backs off", { body: "{", cut: true }, 5, "TransientError"],
    ["an answer without the keywords backs off", replyWith("something else"), 5, "TransientError"],
    [
      "a wrong key becomes a dead letter immediately",
      { status: 401, body: { error: { message: "Wrong key" } } },
      undefined,
      "PermanentError",
    ],
  ];
  test.each(failing)("that fails: %s", async (_, reply, delay, errorName) => {
    const model = await withModel(reply);
    const { delays } = await deliver(worker, model.env, queue, [createRequest(["a"])]);
    expect(delays).toEqual(delay === undefined ? [] : [delay]);
    expect(await rowsOf(env.OPS, "attempts")).toMatchObject([{ error_name: errorName }]);
    expect((await deadLetters()).length).toBe(delay === undefined ? 1 : 0);
    expect([await rowsOf(env.DB, "research"), await outboxOf<Message>(env.DB)]).toEqual([[], []]);
    await expectCountersExact(env.OPS);
  });

  test("without a configured model is a dead letter that names the missing setting", async () => {
    await deliver(worker, { ...env, RESEARCH_BASE_URL: "http://127.0.0.1:9/v1" }, queue, [createRequest(["a"])]);
    expect(await deadLetters()).toMatchObject([{ reason: "permanent", errorMessage: expect.stringContaining("RESEARCH_MODEL") }]);
  });

  test("that omits keywords in the last attempt completes without them", async () => {
    const model = await withModel(replyWith("a"));
    const message = createRequest(["a", "b"]);
    await deliver(worker, model.env, queue, [message]);
    expect(await outboxOf<Message>(env.DB)).toEqual([]);
    await makeRetriesDue(3);
    await deliver(worker, model.env, queue, [message]);
    expect(await outboxOf<Message>(env.DB)).toMatchObject([
      { message: { payload: { keywords_researched: 1, research_ids: [researchIdOf("niche-fi", "a")] } } },
    ]);
  });
});

test("an invalid message becomes a dead letter, and the valid one is handled", async () => {
  await deliver(worker, env, queue, [
    null,
    { ...createRequest(["a"]), payload: { brand_slug: "niche-fi", keywords: [] } },
    createRequest(["b"]),
  ]);
  expect((await deadLetters()).map(({ reason }) => reason)).toEqual(["malformed", "malformed"]);
  expect((await rowsOf(env.DB, "research")).length).toBe(1);
});

describe("the read API", () => {
  test("returns research in the requested order, omits unknown ids, and reads at most 200", async () => {
    await deliver(worker, env, queue, [createRequest(["x", "y", "z"])]);
    const ids = ["z", "x"].map((keyword) => researchIdOf("niche-fi", keyword));
    const found = await readResearch(env.DB, [...ids, "r-unknown"]);
    expect(found.map(({ keyword }) => keyword)).toEqual(["z", "x"]);
    expect(found[0]?.notes?.facts.length).toBeGreaterThan(0);
    expect(await readResearch(env.DB, [...Array.from({ length: 200 }, (_, n) => `r-${n}`), ...ids])).toEqual([]);
  });

  test("can be called by other Workers", async () => {
    await deliver(worker, env, queue, [createRequest(["x"])]);
    const { ReadApi } = exports as unknown as { ReadApi: ResearchReadApi };
    expect(await ReadApi.research([researchIdOf("niche-fi", "x")])).toMatchObject([{ keyword: "x" }]);
  });

  test("returns one research over HTTP, and an error in the usual form when it does not exist", async () => {
    await deliver(worker, env, queue, [createRequest(["x"])]);
    const get = (path: string, init?: RequestInit) =>
      new Internal(createExecutionContext(), env).fetch(new Request(`https://gatherfeed${path}`, init));
    const response = await get(`/api/v1/research/${researchIdOf("niche-fi", "x")}`);
    expect(await response.json()).toMatchObject({ keyword: "x", volume: expect.any(Number) });
    expect([(await get("/api/v1/research/r-none")).status, (await get("/api/v1/research/")).status, (await get("/")).status]).toEqual([
      404, 404, 404,
    ]);
    expect((await get(`/api/v1/research/${researchIdOf("niche-fi", "x")}`, { method: "POST" })).status).toBe(404);
    expect(await (await get("/healthz")).json()).toEqual({ ok: true });
  });

  test("is not public: the public address answers 404", async () => {
    await deliver(worker, env, queue, [createRequest(["x"])]);
    for (const path of [`/api/v1/research/${researchIdOf("niche-fi", "x")}`, "/api/v1/brands/niche-fi/research", "/healthz", "/"])
      expect((await fetchPublic(`https://gatherfeed${path}`)).status).toBe(404);
  });
});
