import { createExecutionContext } from "cloudflare:test";
import { expect, test } from "vitest";
import { newInstance } from "#domain/workflows/instance";
import { applyInstanceEvent, InstanceEvent } from "#domain/workflows/instanceEvents";
import worker from "#brand-engine/api/index";
import { localOrigin } from "../../testing/callApi.ts";
import { testEnv } from "../../testing/env.ts";
import { callWatching, fulfil, instancePath, startInstance, untilInstance, watchingVars } from "../../testing/instances.ts";

/** Reads the messages of a stream until `isEnough`. Leaves the stream, or lets it end by itself. */
async function* messagesOf(path: string) {
  const request = new Request(`${localOrigin}${path}`, { headers: { host: new URL(localOrigin).host } });
  const response = await worker.fetch(request, { ...testEnv, ...watchingVars }, createExecutionContext());
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
  if (!response.body) throw new Error("The response has no body");
  let text = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const messages = text.split("\n\n");
    text = messages.pop() ?? "";
    for (const message of messages) {
      const [, event = "", data = ""] = /event: (\w+)\ndata: (.*)/s.exec(message) ?? [];
      yield { event, data: JSON.parse(data) as unknown };
    }
  }
}
const eventsIn = (data: unknown): InstanceEvent[] => InstanceEvent.array().parse(data);

test("a stream tells what happened, follows the instance, and ends with it", { timeout: 30_000 }, async () => {
  const id = await startInstance({ waits: true, declines: 1 });
  await untilInstance(id, "running", "shipment");
  let instance = newInstance("fulfil", id);
  const kinds: string[] = [];
  for await (const { event, data } of messagesOf(`${instancePath(id)}/events`)) {
    kinds.push(event);
    if (event !== "events") continue;
    const waited = instance.steps.some(({ name }) => name === "shipment");
    instance = eventsIn(data).reduce(applyInstanceEvent, instance);
    if (!waited && instance.steps.some(({ name }) => name === "shipment"))
      await (await fulfil.get(id)).sendEvent({ type: "shipped", payload: {} });
  }
  expect([kinds[0], kinds.at(-1), instance.status]).toEqual(["start", "end", "complete"]);
  expect(instance.steps.map(({ name, state, attempts }) => [name, state, attempts.length])).toEqual([
    ["charge card", "done", 2],
    ["cool down", "done", 0],
    ["shipment", "done", 0],
    ["notify", "done", 1],
  ]);
});

test("there is no stream of an unknown instance or an unbound workflow", async () => {
  expect((await callWatching(`${instancePath("no-such-instance")}/events`)).status).toBe(404);
  expect((await callWatching("/api/workflows/instances/refund/x/events")).status).toBe(503);
});
