import { afterAll, beforeAll, expect, test } from "vitest";
import { Plan } from "#domain/plans/plan";
import { type Client, clientOf } from "../client.ts";
import { eventually } from "../eventually.ts";
import { type RunningSystem, start } from "../running.ts";

let system: RunningSystem;
let api: Client;
beforeAll(async () => {
  system = await start({ env: { SHARDS: "4" } });
  api = clientOf(system.address);
});
afterAll(() => system.stop());

/** Messages of queues that are in four databases, and the Workers that consume them. */
const requests = [
  { queue: "gatherfeed-commands", type: "research.requested", payload: { brand_slug: "niche-fi", keywords: ["a"], priority: "normal" } },
  { queue: "publish-commands", type: "content.publish", payload: { brand_slug: "niche-fi" } },
  { queue: "social-commands", type: "content.ready", payload: { brand_slug: "niche-fi" } },
  { queue: "analytics-events", type: "social.posted", payload: { brand_slug: "niche-fi" } },
] as const;
const size = 60;
const correlationId = "over-four-databases";
const filter = { correlationId, status: "open" };

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await api.call(method, path, body);
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body as T;
}
const planNow = async (id: string): Promise<Plan> => Plan.parse(await call("GET", `/api/plans/${id}`));

/** Adds messages that no handler can read: each becomes a dead letter of its job. */
async function addUnreadable(count: number): Promise<void> {
  for (let added = 0; added < count; added += requests.length)
    await Promise.all(
      requests.map(({ queue, type }, index) =>
        call("POST", "/api/lab/messages", {
          queue,
          contentType: "json",
          body: {
            event_id: `e-${added + index}`,
            type,
            source: "test",
            timestamp: new Date().toISOString(),
            correlation_id: correlationId,
            payload: {},
          },
        }),
      ),
    );
}

test("dead letters of four databases are listed in order, dropped by one plan that is killed on the way, and all of them once", async () => {
  await addUnreadable(size);
  const listed = await eventually(
    `${size} dead letters`,
    () => call<{ items: { id: string; queue: string }[] }>("GET", `/api/dead-letters?correlationId=${correlationId}&limit=200`),
    ({ items }) => items.length === size,
    60_000,
  );
  const ids = listed.items.map(({ id }) => id);
  expect(ids).toEqual(ids.toSorted().toReversed());
  expect(new Set(listed.items.map(({ queue }) => queue)).size).toBe(requests.length);
  const { id, eligible } = Plan.parse(
    await call("POST", "/api/plans", { action: "drop", filter, reason: "a test", pace: { perSecond: 20 } }),
  );
  expect(eligible).toBe(size);
  await call("POST", `/api/plans/${id}/run`, {});
  await eventually(
    "some are dropped",
    () => planNow(id),
    ({ sent }) => sent >= 8,
    60_000,
  );
  await system.kill("group");
  system = await system.restart();
  api = clientOf(system.address);
  const done = await eventually(
    "all are dropped",
    () => planNow(id),
    ({ state, sent }) => state === "completed" && sent === size,
    120_000,
  );
  expect(done).toMatchObject({ eligible: size, sent: size, changed: 0, outcomes: { completed: size, failed: 0, running: 0, waiting: 0 } });
  const dropped = await call<{ items: unknown[] }>("GET", `/api/dead-letters?correlationId=${correlationId}&status=dropped&limit=200`);
  expect(dropped.items.length).toBe(size);
}, 300_000);

test("a brand cycle runs through queues in four databases, and its trace is whole", async () => {
  const { correlationId: cycle } = await call<{ correlationId: string }>("POST", "/api/brands/niche-fi/cycles", {});
  const queuesOf = async () => {
    const { items } = await call<{ items: { queue: string; state: string }[] }>("GET", `/api/jobs?correlationId=${cycle}&limit=200`);
    return { queues: new Set(items.map(({ queue }) => queue)), isDone: items.every(({ state }) => state === "completed") };
  };
  await eventually(
    "a whole cycle",
    queuesOf,
    ({ queues, isDone }) => isDone && queues.has("publish-commands") && queues.has("social-commands"),
    120_000,
  );
  const { spans } = await call<{ spans: { kind: string; queue: string | null }[] }>("GET", `/api/traces/${cycle}`);
  expect(new Set(spans.flatMap(({ kind, queue }) => (kind === "job" ? [queue] : []))).size).toBeGreaterThan(4);
}, 200_000);

test("a state folder keeps its databases: a start with another number is refused, and says what to do", async () => {
  await system.shutDown();
  await expect(start({ stateDir: system.stateDir, env: { SHARDS: "3" } })).rejects.toThrow(/SHARDS would move .* Start with SHARDS=4, or/);
  system = await system.restart();
}, 120_000);
