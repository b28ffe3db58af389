import { expect, test } from "vitest";
import { serviceNames } from "#brand-engine/domain/topology";
import { madeUpKeywords } from "./keywords.ts";
import { useCopy } from "./startCopy.ts";
import { expectOnceEach, untilFinished, untilPublished } from "./waits.ts";

const { api } = await useCopy();

test("publishes the same pages when every message comes three times and out of order", async () => {
  for (const service of serviceNames) await api.injectFault({ service, kind: "duplicate", rate: 1 });
  await api.createBrand("echo-brand", { seedKeywords: madeUpKeywords(10, "echoes") });
  const correlationId = await api.cycle("echo-brand");
  const articles = await untilPublished(api, "echo-brand", 10);
  expectOnceEach(await untilFinished(api, correlationId, 10), articles, 10);
  expect(await api.deadLetters()).toEqual([]);
});
