import { describe, expect, test, vi } from "vitest";
import { waitOptions } from "#runtime/testing/unitTimeout";
import { addBrand, agentCalls } from "#api-worker/testing/brand";
import { callApi } from "#api-worker/testing/callApi";
import { bodyOf, getAudit, getJobs } from "#api-worker/testing/jobs";

const until = (holds: () => Promise<boolean>) => vi.waitUntil(holds, waitOptions);

describe("a brand", () => {
  const niche = { slug: "niche-fi", name: "Niche Fi", strategy: { seedKeywords: ["best budgeting apps"] } };

  test("is created once, changed, and listed", async () => {
    const callsSoFar = (await agentCalls("niche-fi")).length;
    expect(await callApi("/api/brands", { body: niche })).toMatchObject({
      status: 201,
      body: { slug: "niche-fi", strategy: { maxDifficulty: 40 } },
    });
    expect((await callApi("/api/brands", { body: niche })).status).toBe(409);
    const changed = await callApi("/api/brands/niche-fi", {
      method: "PUT",
      body: { strategy: { maxDifficulty: 20 }, reason: "easier ones" },
    });
    expect(changed).toMatchObject({ status: 200, body: { name: "Niche Fi", strategy: { maxDifficulty: 20, minVolume: 100 } } });
    expect((await callApi("/api/brands")).body).toMatchObject({ items: [{ slug: "niche-fi" }], nextCursor: null });
    expect(await getAudit()).toMatchObject([{ action: "brand.update", reason: "easier ones" }, { action: "brand.create" }]);
    expect((await agentCalls("niche-fi")).slice(callsSoFar)).toEqual(["refresh", "refresh"]);
  });

  test("starts one cycle for several requests, and its job completes", async () => {
    await addBrand("niche-fi");
    const answers = await Promise.all([1, 2, 3].map(() => callApi("/api/brands/niche-fi/cycles", { method: "POST" })));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    const ids = new Set(answers.map((answer) => bodyOf<{ correlationId: string }>(answer).correlationId));
    expect(ids.size).toBe(1);
    const [correlationId] = ids;
    await until(async () => {
      const { items } = bodyOf<{ items: { state: string }[] }>(await callApi(`/api/jobs?correlationId=${correlationId}`));
      return items.length === 1 && items[0]?.state === "completed";
    });
  });
});

test("a brand's articles are measured on demand", async () => {
  await addBrand("trail-kit");
  const callsSoFar = (await agentCalls("trail-kit")).length;
  const answer = await callApi("/api/brands/trail-kit/measure", { body: { reason: "curious" } });
  const correlationId = expect.stringMatching(/^measure-trail-kit-\d+$/);
  expect(answer).toMatchObject({ status: 202, body: { correlationId, articles: 3 } });
  expect((await agentCalls("trail-kit")).slice(callsSoFar)).toEqual([
    `measureNow ${bodyOf<{ correlationId: string }>(answer).correlationId} audit:${(await getAudit())[0]?.id}`,
  ]);
  expect(await getAudit()).toMatchObject([
    { action: "brand.measure", reason: "curious", after: { correlationId } },
    { action: "brand.create" },
  ]);
});

test("a cycle and a measurement are caused by the operator's command", async () => {
  await addBrand("niche-fi");
  const { correlationId } = bodyOf<{ correlationId: string }>(await callApi("/api/brands/niche-fi/cycles", { method: "POST" }));
  const cause = `audit:${(await getAudit())[0]?.id}`;
  expect((await getJobs(`correlationId=${correlationId}`)).map(({ causationId }) => causationId)).toEqual([cause]);
  await callApi("/api/brands/niche-fi/measure", { method: "POST" });
  expect((await agentCalls("niche-fi")).at(-1)).toMatch(new RegExp(` audit:${(await getAudit())[0]?.id}$`));
});
