import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { jobIdOf } from "#domain/jobs/job";
import { newAuditContext } from "#store/audit/audit";
import { storeControlRequest } from "#store/workflows/commands";
import { deliver } from "#runtime/testing/service/deliver";
import { outboxOf } from "#runtime/testing/service/rows";
import worker from "./index.ts";
import { env, eventually, newBrand } from "./testing/brand.ts";

type Brand = Awaited<ReturnType<typeof newBrand>>;
/** The type and cause of each job that a brand has sent, oldest first. */
const causesOf = async ({ sent }: Brand) => (await sent()).map(({ type, causationId }) => [type, causationId]).toReversed();

test("the commands of a decision are caused by the job of the message", async () => {
  const brand = await newBrand({ articlesPerCycle: 2 });
  const [cycle, research] = [brand.asked(), brand.researched("one thing", "two things")];
  await deliver(worker, env, "sm-commands", [cycle]);
  await deliver(worker, env, "sm-commands", [research]);
  const causedBy = (id: string) => `job:${jobIdOf(id, "sm-commands")}`;
  expect((await causesOf(brand)).filter(([type]) => type === "research.requested" || type === "content.generate")).toEqual([
    ["research.requested", causedBy(cycle.event_id)],
    ["content.generate", causedBy(research.event_id)],
    ["content.generate", causedBy(research.event_id)],
  ]);
});

test("what a brand does by itself is caused by its timer, and a measurement by the operator's command", async () => {
  const brand = await newBrand();
  const { agent, message, slug } = brand;
  await runInDurableObject(agent, (object) => object.wakeUp(undefined, { time: 1_790_000_000 }));
  const url = `/sites/${slug}/one-thing`;
  const article = { content_id: "c-1", keyword: "one thing", urls: [url], published_at: "2026-10-01T09:00:00.000Z" };
  await agent.receive(message("content.published", article));
  await agent.checkPerformance({ urls: [url], at: "2026-10-08T09:00:00.000Z" });
  await agent.measureNow(`measure-${slug}-1`, "audit:a-1");
  expect((await causesOf(brand)).toSorted()).toEqual([
    ["performance.requested", "audit:a-1"],
    ["performance.requested", `brand:${slug}`],
    ["research.requested", `brand:${slug}`],
  ]);
});

test("the messages of an article are caused by the step that stored it", async () => {
  const { agent, generate, runs } = await newBrand();
  const run = generate("one thing");
  await agent.receive(run);
  await eventually(async () => (await runs())[0]?.status === "complete");
  const messages = (await outboxOf(env.DB)).map(({ message }) => message).filter(({ event_id }) => event_id.startsWith(run.event_id));
  const cause = `workflow:${run.event_id}#store-and-publish`;
  expect(messages.map(({ type, causation_id }) => [type, causation_id]).toSorted()).toEqual([
    ["content.publish", cause],
    ["content.ready", cause],
  ]);
});

test("each alert of a run that fails, is restarted and fails again is caused by the run", async () => {
  const brand = await newBrand();
  const { event_id: id, ...run } = brand.generate("one thing", "r-missing");
  await brand.agent.receive({ event_id: id, ...run });
  const alerts = async () => (await causesOf(brand)).filter(([type]) => type === "alert.raised");
  await eventually(async () => (await alerts()).length === 1);
  await brand.agent.expectControlRequest(id);
  await storeControlRequest(env.OPS, id, "restart", null, newAuditContext("dana@example.com"));
  await brand.agent.applyControlRequest(id);
  await eventually(async () => (await alerts()).length === 2);
  expect(await alerts()).toEqual([1, 2].map(() => ["alert.raised", `workflow:${id}`]));
}, 20_000);
