import { beforeEach, describe, expect, test, vi } from "vitest";
import { waitOptions } from "#runtime/testing/unitTimeout";
import { type ApiAnswer, callApi, errorCodeOf } from "../testing/callApi.ts";
import { testEnv } from "../testing/env.ts";

const queue = "social-commands";
const rate = (sent: unknown, method = "PUT") => callApi(`/api/queues/${queue}/rate-limit`, { method, body: sent });
const concurrency = (sent: unknown, method = "PUT") => callApi(`/api/queues/${queue}/concurrency`, { method, body: sent });
const issues = ({ body }: ApiAnswer) => (body as { error: { issues: { path: string }[] } }).error.issues.map(({ path }) => path);
const audited = async () => ((await callApi("/api/audit")).body as { items: unknown[] }).items;
const limiter = () => testEnv.COORDINATOR.getByName(queue);
const candidates = (...ids: string[]) => ids.map((id) => ({ id, key: null, priority: 0 }));

beforeEach(async () => {
  await limiter().refresh();
});

describe("a rate limit", () => {
  test("is set, shown, set again without an error, and removed", async () => {
    const sent = { limit: 5, periodMs: 1_000, perKey: { limit: 1, periodMs: 60_000 }, reason: "the provider asked us to" };
    const shown = {
      name: queue,
      rateLimit: { limit: 5, periodMs: 1_000 },
      keyRateLimit: { limit: 1, periodMs: 60_000 },
      concurrency: null,
    };
    for (const answer of [await rate(sent), await rate(sent)]) expect(answer).toMatchObject({ status: 200, body: shown });
    expect((await callApi(`/api/queues/${queue}`)).body).toMatchObject(shown);
    for (const answer of [await rate(undefined, "DELETE"), await rate({ reason: "enough" }, "DELETE")])
      expect(answer).toMatchObject({ status: 200, body: { rateLimit: null, keyRateLimit: null } });
    expect(await audited()).toMatchObject([
      { action: "queue.rateLimit", actor: "you@localhost", reason: null, before: { rateLimit: { limit: 5 } }, after: { rateLimit: null } },
      { action: "queue.rateLimit", reason: "the provider asked us to", before: { rateLimit: null }, after: { rateLimit: { limit: 5 } } },
    ]);
  });

  test("takes effect when the work after the response is done, and so does its removal", async () => {
    await rate({ limit: 1, periodMs: 86_400_000 });
    expect((await limiter().admit(candidates("a", "b"))).granted).toEqual(["a"]);
    await rate(undefined, "DELETE");
    expect((await limiter().admit(candidates("c", "d"))).granted).toEqual(["c", "d"]);
    // Ids without a job leave the wait list when it is read: the next test begins with an empty list.
    await vi.waitUntil(async () => Object.keys(await limiter().trackedUntil(["b"])).length === 0, waitOptions);
  });

  test.each([
    [{}, ["limit", "periodMs"]],
    [{ limit: 0, periodMs: 99 }, ["limit", "periodMs"]],
    [{ limit: 100_001, periodMs: 86_400_001 }, ["limit", "periodMs"]],
    [{ limit: 1.5, periodMs: 1_000, perKey: { limit: 1 } }, ["limit", "perKey.periodMs"]],
    [{ limit: 1, periodMs: 1_000, burst: 3 }, [""]],
  ])("of %j is refused with the invalid fields, and changes nothing", async (sent, paths) => {
    const answer = await rate(sent);
    expect([answer.status, errorCodeOf(answer), issues(answer)]).toEqual([
      400,
      "invalid",
      paths.map((path) => (path ? `body.${path}` : "body")),
    ]);
    expect([await audited(), (await callApi(`/api/queues/${queue}`)).body]).toMatchObject([[], { rateLimit: null }]);
  });
});

describe("a concurrency limit", () => {
  test("is set, shown and removed, and leaves the rate limit unchanged", async () => {
    await rate({ limit: 5, periodMs: 1_000 });
    expect(await concurrency({ limit: 2 })).toMatchObject({ status: 200, body: { concurrency: 2, rateLimit: { limit: 5 } } });
    expect(await limiter().admit(candidates("e", "f", "g"))).toEqual({ granted: ["e", "f"], counted: true });
    expect(await concurrency(undefined, "DELETE")).toMatchObject({ status: 200, body: { concurrency: null, rateLimit: { limit: 5 } } });
    expect((await audited()).length).toBe(3);
  });

  test.each([{}, { limit: 0 }, { limit: "2" }, { limit: 1, periodMs: 100 }])("of %j is refused", async (sent) => {
    expect([(await concurrency(sent)).status, await audited()]).toEqual([400, []]);
  });
});

test("limits of an unknown queue are 404 for every method", async () => {
  const requests: [string, string, unknown][] = [
    ["PUT", "rate-limit", { limit: 1, periodMs: 1_000 }],
    ["DELETE", "rate-limit", undefined],
    ["PUT", "concurrency", { limit: 1 }],
    ["DELETE", "concurrency", undefined],
  ];
  for (const [method, noun, body] of requests) expect((await callApi(`/api/queues/nope/${noun}`, { method, body })).status).toBe(404);
});

test("limits are set although the limiter can't be reached", async () => {
  const COORDINATOR = { getByName: vi.fn<() => never>().mockThrow(new Error("away")) } as unknown as typeof testEnv.COORDINATOR;
  const answer = await callApi(`/api/queues/${queue}/concurrency`, { method: "PUT", body: { limit: 4 }, env: { COORDINATOR } });
  expect(answer).toMatchObject({ status: 200, body: { concurrency: 4 } });
});
