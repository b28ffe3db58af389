import { afterAll, beforeAll, expect, test } from "vitest";
import { Plan } from "#domain/plans/plan";
import { type Client, clientOf } from "../client.ts";
import { eventually } from "../eventually.ts";
import type { RunningSystem } from "../running.ts";
import { addFailedJobs, failedQueue, handledIn } from "../../bench/failedJobs.ts";
import { startCopy } from "./startCopy.ts";

const size = 2_000;

let system: RunningSystem;
beforeAll(async () => {
  system = await startCopy();
  await system.shutDown();
  addFailedJobs(system.stateDir, size);
  system = await system.restart();
});
afterAll(() => system.stop());

const plan = async (api: Client, method: string, path: string, body?: unknown): Promise<Plan> => {
  const answer = await api.call(method, `/api/plans${path}`, body);
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return Plan.parse(answer.body);
};

test(`a plan of ${size} replays is killed three times on the way, and each message is handled once`, { timeout: 240_000 }, async () => {
  const filter = { queue: failedQueue, status: "open" };
  const { id, eligible } = await plan(clientOf(system.address), "POST", "", { action: "replay", filter, reason: "the store is up again" });
  expect(eligible).toBe(size);
  await plan(clientOf(system.address), "POST", `/${id}/run`);
  for (const sent of [100, 600, 1_200]) {
    const api = clientOf(system.address);
    await eventually(
      `${sent} sent`,
      () => plan(api, "GET", `/${id}`),
      (now) => now.sent >= sent,
      60_000,
    );
    await system.kill("group");
    system = await system.restart();
  }
  const api = clientOf(system.address);
  const done = await eventually(
    "all completed",
    () => plan(api, "GET", `/${id}`),
    ({ outcomes }) => outcomes.completed === size,
    120_000,
  );
  expect(done).toMatchObject({ state: "completed", sent: size, changed: 0, outcomes: { failed: 0, running: 0, waiting: 0 } });
  expect(await api.deadLetters({ queue: failedQueue, status: "open" })).toEqual([]);
  await system.shutDown();
  expect(handledIn(system.stateDir)).toEqual({ counted: size, states: { "completed 2": size } });
  system = await system.restart();
});
