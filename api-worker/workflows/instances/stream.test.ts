import { createExecutionContext } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { newInstance } from "#domain/workflows/instance";
import { applyInstanceEvent, InstanceEvent } from "#domain/workflows/instanceEvents";
import worker from "#brand-engine/api/index";
import { streamOf, streamTimeMs } from "./stream.ts";
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

test("a stream lasts five minutes at most, and never longer than the sign-in", async () => {
  expect([streamTimeMs(null, 1_000), streamTimeMs(61_000, 1_000), streamTimeMs(500, 1_000)]).toEqual([300_000, 60_000, 0]);
  const id = await startInstance({ waits: true });
  await untilInstance(id, "running", "shipment");
  const instance = await fulfil.get(id);
  const text = await new Response(streamOf(instance, await instance.subscribe(), 100)).text();
  expect(text).toContain("shipment");
  expect(text).not.toContain("event: end");
});

test("a subscription ends when nobody reads its stream any more, and a stream when its subscription fails", async () => {
  const silent = { next: () => new Promise<never>(() => undefined), [Symbol.dispose]: vi.fn<() => void>() };
  const reader = streamOf({ id: "i-1" }, silent, 60_000).getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toContain("event: start");
  await reader.cancel();
  expect(silent[Symbol.dispose]).toHaveBeenCalledOnce();
  await new Response(streamOf({ id: "i-1" }, silent, 10)).text();
  expect(silent[Symbol.dispose]).toHaveBeenCalledTimes(2);

  const aborted = { next: () => Promise.reject(new Error("Aborting engine: User called restart")), [Symbol.dispose]: () => undefined };
  expect(await new Response(streamOf({ id: "i-1" }, aborted, 60_000)).text()).not.toContain("event: end");
});

test("there is no stream of an unknown instance or an unbound workflow", async () => {
  expect((await callWatching(`${instancePath("no-such-instance")}/events`)).status).toBe(404);
  expect((await callWatching("/api/workflows/instances/refund/x/events")).status).toBe(503);
});
