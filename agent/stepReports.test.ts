import { expect, test } from "vitest";
import type { RunFrame } from "#domain/workflows/run";
import { newAuditContext } from "#store/audit/audit";
import { storeControlRequest } from "#store/workflows/commands";
import { env, eventually, newBrand, openSocket } from "./testing/brand.ts";

test("the end of a step is reported together with the start of the next one", async () => {
  const { agent, slug, generate, runs } = await newBrand();
  const { frames } = await openSocket(slug);
  await agent.receive(generate("one thing"));
  await eventually(async () => (await runs())[0]?.status === "complete");
  const changes = frames
    .filter((frame) => frame.type === "run")
    .map((frame) => (frame as RunFrame).run.steps.map(({ name, state }) => `${name} ${state}`))
    .filter((steps) => steps.length > 0);
  expect(changes).toEqual([
    ["fetch-research running"],
    ["fetch-research done", "generate-outline running"],
    ["generate-outline done", "draft-article running"],
    ["draft-article done", "editorial-pass running"],
    ["editorial-pass done", "approval skipped", "store-and-publish running"],
    ["store-and-publish done"],
  ]);
});

test("a report of a run of an earlier version comes alone, and changes nothing when it comes again in a list", async () => {
  const { agent, slug, generate, runs } = await newBrand({ requireApproval: true });
  const { frames } = await openSocket(slug);
  await agent.receive(generate("one thing"));
  await eventually(async () => (await runs())[0]?.status === "waiting");
  const [run] = await runs();
  const id = run?.id ?? "";
  const before = frames.length;
  const report = { step: "fetch-research", state: "done", at: "2026-10-01T09:00:00.000Z" };
  await agent.onWorkflowEvent("CONTENT_WORKFLOW", id, report);
  await agent.onWorkflowEvent("CONTENT_WORKFLOW", id, [report, { ...report, step: "generate-outline", state: "running" }]);
  expect((await runs())[0]?.steps).toEqual(run?.steps);
  expect(frames.length).toBe(before);
});

test("a step that ends while its run is paused is shown as done at once, with its own end", async () => {
  const { agent, generate, runs } = await newBrand();
  const message = generate("one thing", "r-slow");
  await agent.receive(message);
  const id = message.event_id;
  const stepOf = async () => (await runs())[0]?.steps[0];
  await eventually(async () => (await stepOf())?.state === "running");
  const control = async (verb: "pause" | "resume") => {
    await agent.expectControlRequest(id);
    await storeControlRequest(env.OPS, id, verb, null, newAuditContext("dana@example.com", "because"));
    await agent.applyControlRequest(id);
  };
  await control("pause");
  expect(await stepOf()).toMatchObject({ state: "running" });
  await eventually(async () => (await stepOf())?.state === "done");
  const done = await stepOf();
  expect((await runs())[0]).toMatchObject({ status: "paused" });
  await control("resume");
  await eventually(async () => (await runs())[0]?.status === "complete");
  expect(await stepOf()).toEqual(done);
});
