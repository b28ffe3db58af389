import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { getAgentByName } from "agents";
import { expect, test } from "vitest";
import { newAuditContext } from "#store/audit/audit";
import { decideRun } from "#store/workflows/commands";
import { brokenDatabase } from "#runtime/testing/brokenDatabase";
import { env, eventually, newBrand } from "./testing/brand.ts";

/** A brand with a run that an operator has approved, but whose brand has not received the decision. */
async function approvedRun() {
  const brand = await newBrand({ requireApproval: true });
  await brand.agent.receive(brand.generate("one thing"));
  await eventually(async () => (await brand.runs())[0]?.status === "waiting");
  const [run] = await brand.runs();
  await decideRun(env.OPS, run?.id ?? "", "approved", newAuditContext("dana@example.com"));
  return { ...brand, id: run?.id ?? "", isComplete: async () => (await brand.runs())[0]?.status === "complete" };
}

test("a run continues after its brand's object was restarted", async () => {
  const { slug, id, isComplete } = await approvedRun();
  await abortAllDurableObjects();
  await (await getAgentByName(env.BRAND_AGENT, slug)).approvalDecided(id);
  await eventually(isComplete);
});

test("a run without the SDK's tracking row, which a crash can prevent, can be approved", async () => {
  const { agent, isComplete } = await approvedRun();
  await runInDurableObject(agent, async (brand, state) => {
    state.storage.sql.exec(`DELETE FROM cf_agents_workflows`);
    await brand.sweep();
  });
  await eventually(isComplete);
});

test("a run that cannot be continued does not block the other work of its brand", async () => {
  const { agent, sent, slug } = await newBrand();
  await runInDurableObject(agent, async (brand, state) => {
    const run = { id: "bad id", brand: slug, keyword: "k", correlationId: null, status: "starting", steps: [], error: null, url: null };
    const times = { startedAt: "2026-10-01T00:00:00.000Z", updatedAt: "2026-10-01T00:00:00.000Z", endedAt: null };
    state.storage.sql.exec(
      `INSERT INTO brand_runs (id, run, params, final) VALUES ('bad id', ?, '{}', 0)`,
      JSON.stringify({ ...run, ...times }),
    );
    await brand.checkPerformance({ url: "/sites/x/y" });
    await brand.sweep();
    state.storage.sql.exec(`DELETE FROM brand_runs`);
  });
  expect((await sent()).map(({ type }) => type)).toEqual(["performance.requested"]);
});

test("a decision whose messages can't be stored by another database is kept, and the next regular check sends them", async () => {
  const { agent, sent } = await newBrand();
  await runInDurableObject(agent, async (brand) => {
    const bindings = (brand as unknown as { env: Record<string, unknown> }).env;
    Object.assign(bindings, { QUEUE_SHARDS: { "gatherfeed-commands": 2 }, OPS_2: brokenDatabase() });
    await brand.wakeUp(undefined, { time: 1_790_000_000 });
    expect(await sent()).toEqual([]);
    delete bindings["QUEUE_SHARDS"];
    await brand.sweep();
  });
  expect((await sent()).map(({ type }) => type)).toEqual(["research.requested"]);
});

test("a repeated call of the cron starts one cycle", async () => {
  const { agent, sent } = await newBrand();
  await runInDurableObject(agent, async (brand) => {
    for (const _ of [1, 2]) await brand.wakeUp(undefined, { time: 1_790_000_000 });
  });
  expect((await sent()).map(({ type, correlationId }) => [type, correlationId?.split("-").at(-1)])).toEqual([
    ["research.requested", "1790000000000"],
  ]);
});

test("the ids of article commands are ordered by time, because runs are listed by them", async () => {
  const { agent, researched, sent } = await newBrand();
  await agent.receive(researched("one thing", "two things"));
  const madeAt = (await sent()).map(({ eventId }) => Number.parseInt(eventId.replaceAll("-", "").slice(0, 12), 16));
  expect(madeAt.length).toBe(2);
  for (const at of madeAt) expect(Math.abs(at - Date.now())).toBeLessThan(60_000);
});

test("the error of a failed run has no error name of the engine in front", async () => {
  const { agent, generate, runs } = await newBrand();
  await agent.receive(generate("one thing", "r-missing"));
  await eventually(async () => (await runs())[0]?.status === "failed");
  expect((await runs())[0]?.error).toBe("Research r-missing does not exist");
});

test("a brand that never ran has its own slug in its state", async () => {
  const { agent, slug } = await newBrand();
  expect(await runInDurableObject(agent, (brand) => brand.state.slug)).toBe(slug);
});
