import { afterAll, beforeAll, expect, test } from "vitest";
import { serviceNames } from "#domain/queues/queues";
import { type Client, clientOf } from "../client.ts";
import type { RunningSystem } from "../running.ts";
import { madeUpKeywords } from "./keywords.ts";
import { startCopy } from "./startCopy.ts";
import { expectOnceEach, untilFinished, untilPublished } from "./waits.ts";

let system: RunningSystem;
let api: Client;
beforeAll(async () => {
  system = await startCopy();
  api = clientOf(system.address);
});
afterAll(() => system.stop());

test("publishes the same pages when every message comes three times and out of order", async () => {
  for (const service of serviceNames) await api.injectFault({ service, kind: "duplicate", rate: 1 });
  await api.createBrand("echo-brand", { seedKeywords: madeUpKeywords(10, "echoes") });
  const correlationId = await api.cycle("echo-brand");
  const articles = await untilPublished(api, "echo-brand", 10);
  expectOnceEach(await untilFinished(api, correlationId, 10), articles, 10);
  expect(await api.deadLetters()).toEqual([]);
});
