import { afterEach, expect, test } from "vitest";
import { queueFactory } from "#factories/queues";
import { queryClient } from "../queryClient.ts";
import { queryKeys } from "../queryKeys.ts";
import { canReplayToAny, replayTargetsOf } from "./replayTargets.ts";

const queues = [
  queueFactory.build({ name: "picks", hasProducer: false }),
  queueFactory.external({ name: "bound", hasProducer: true }),
  queueFactory.external({ name: "connected", hasAccount: true }),
  queueFactory.external({ name: "closed" }),
];

afterEach(() => queryClient.clear());

test("replays go to queues of the job layer, and to those with a producer or a connected account", () =>
  expect(replayTargetsOf({ queues })).toEqual(["picks", "bound", "connected"]));

test("dead letters are replayed if one of their queues can be sent to, as far as the queues are known", () => {
  expect(canReplayToAny(["closed"])).toBe(true);
  queryClient.setQueryData(queryKeys.overview, { queues });
  expect([["closed"], ["closed", "bound"], ["closed", "unlisted"], []].map(canReplayToAny)).toEqual([false, true, true, true]);
});
