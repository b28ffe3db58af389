import { expect, test } from "vitest";
import { createMessage } from "#domain/messages/envelope";
import { newAuditContext } from "#store/audit/audit";
import { setInjectedFault } from "#store/faultInjection";
import { createQueueLoop } from "../queueLoop.ts";
import { pipelineLoop, publisherOf, withDirectPublishing } from "../service.ts";
import { batchOf } from "../testing/batch.ts";
import { dumps, requestFor } from "../testing/crates.ts";
import { testEnv as env } from "../testing/env.ts";
import { loop } from "../testing/worker.ts";
import { rehearse } from "./rehearse.ts";

const pick = (item: string) => createMessage("pick.requested", { shop: "north", items: [item], priority: "normal" }, { source: "test" });

const rehearseMessage = async (message: ReturnType<typeof pick>) => {
  const before = await dumps();
  const request = requestFor("pick-commands", message, {
    eventId: message.event_id,
    jobId: `${message.event_id}.pick-commands`,
  });
  const report = await rehearse(loop, env, request);
  expect(await dumps()).toEqual(before);
  return report;
};

test("a poisoned message fails with its error, a mended one succeeds and shows its writes and messages", async () => {
  const poisoned = await rehearseMessage(pick("permanent"));
  expect(poisoned).toMatchObject({
    outcome: "fails",
    error: { name: "PermanentError", message: "No such item" },
    writes: [],
    messages: [],
  });
  const message = pick("calm");
  const mended = await rehearseMessage(message);
  expect(mended).toMatchObject({
    outcome: "succeeds",
    error: null,
    alreadyProcessed: false,
    writes: [{ database: "DB", kind: "insert", table: "effects", values: [message.event_id, expect.any(String)] }],
    messages: [{ queue: "shop-events", type: "pick.completed", body: expect.stringContaining("p-1") }],
  });
  // The same message, for real, does what the rehearsal said.
  await createQueueLoop(loop)(batchOf("pick-commands", [message]), env);
  expect(await env.DB.prepare("SELECT event_id FROM effects").all()).toMatchObject({ results: [{ event_id: message.event_id }] });
  expect(await rehearseMessage(message)).toMatchObject({
    outcome: "succeeds",
    alreadyProcessed: true,
    writes: [],
    warnings: ["The message has taken effect before: a replay would do nothing"],
  });
});

test("a message fails where a fire drill makes it fail", async () => {
  const fault = { service: "warehouse", kind: "permanent", rate: 1 } as const;
  await setInjectedFault(env.OPS, fault, newAuditContext("test"));
  expect(await rehearseMessage(pick("calm"))).toMatchObject({
    outcome: "fails",
    error: { message: expect.stringContaining("Fire drill") },
  });
});

test("a service without a database shows what it would publish", async () => {
  const message = pick("calm");
  const forward = async () => ({ emit: [{ queue: "shop-events", message }] });
  const publishing = pipelineLoop<typeof env>("router", { "shop-events": { [message.type]: forward } }, (bindings) => [
    withDirectPublishing(publisherOf(bindings)),
  ]);
  const before = await dumps();
  const report = await rehearse(publishing, env, requestFor("shop-events", message, { eventId: message.event_id }));
  expect(report).toMatchObject({ outcome: "succeeds", messages: [{ queue: "shop-events", type: "pick.requested" }] });
  expect(await dumps()).toEqual(before);
});

test("a message that the deployed schema refuses fails as malformed", async () => {
  const { payload: _, ...rest } = pick("a");
  const report = await rehearseMessage({ ...rest, payload: { shop: 7 } });
  expect(report).toMatchObject({
    outcome: "fails",
    error: { name: "MalformedMessageError", message: expect.stringContaining("shop") },
  });
});
