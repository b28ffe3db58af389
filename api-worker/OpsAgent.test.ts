import { runInDurableObject } from "cloudflare:test";
import { getAgentByName } from "agents";
import { afterEach, expect, test, vi } from "vitest";
import { insertJob } from "#factories/stored/jobs";
import type { ChangeFrame, OpsFrame, Overview, OverviewFrame } from "#domain/queues/health";
import { applyOverviewChange } from "#domain/queues/health";
import { ping, pong } from "#domain/heartbeat";
import { jobIdOf } from "#domain/jobs/job";
import { NewSchedule } from "#domain/schedules/schedule";
import { newAuditContext } from "#store/audit/audit";
import { createSchedule, findSchedule } from "#store/schedules/schedules";
import { observeQueues } from "#runtime/observeQueues";
import { readOverview } from "#store/overview";
import { waitOptions } from "#runtime/testing/unitTimeout";
import { callApi, localOrigin } from "./testing/callApi.ts";
import { restReads } from "./overviewReads.ts";
import { shardsOf } from "#runtime/shards";
import { opsFor, testEnv } from "./testing/env.ts";
import { queue, researchMessage } from "./testing/deadLetters.ts";

const OPS = opsFor(queue);
const agent = () => getAgentByName(testEnv.OPS_AGENT, "live");
const open: WebSocket[] = [];
afterEach(() => open.splice(0).forEach((socket) => socket.close()));

type Dashboard = { socket: WebSocket; received: unknown[]; frames: string[]; overview: () => Overview | undefined };

/** A dashboard's connection: the overview, with every received change applied. */
async function openDashboard(): Promise<Dashboard> {
  const { response } = await callApi("/agents/ops-agent/live", { headers: { upgrade: "websocket", origin: localOrigin } });
  const socket = response.webSocket;
  if (!socket) throw new Error(`No socket: ${response.status}`);
  open.push(socket);
  let overview: Overview | undefined;
  const dashboard: Dashboard = { socket, received: [], frames: [], overview: () => overview };
  socket.addEventListener("message", ({ data }) => {
    const frame = JSON.parse(String(data)) as OpsFrame | { type: string };
    dashboard.received.push(frame);
    if (frame.type !== "overview" && frame.type !== "change") return;
    dashboard.frames.push(String(data));
    if (frame.type === "overview") overview = (frame as OverviewFrame).overview;
    else if (overview) overview = applyOverviewChange(overview, frame as ChangeFrame);
  });
  socket.accept();
  await vi.waitUntil(() => overview !== undefined, waitOptions);
  return dashboard;
}
const count = (dashboard: Dashboard) => dashboard.overview()?.queues.find(({ name }) => name === "social-commands")?.counts.completed;
const setCount = (n: number) =>
  opsFor("social-commands").prepare(`UPDATE queues SET completed = ?1 WHERE name = 'social-commands'`).bind(n).run();
const isUpToDate = async (dashboard: Dashboard) => {
  const { at: _, ...now } = await readOverview(shardsOf(testEnv), new Date(), (queues) => observeQueues(testEnv, queues));
  const { at: __, ...shown } = dashboard.overview() ?? {};
  return JSON.stringify(shown) === JSON.stringify(now);
};

test("every dashboard is up to date, and receives only what changed", async () => {
  await setCount(3);
  const dashboards = [await openDashboard(), await openDashboard()];
  for (const n of [4, 5]) {
    await setCount(n);
    await (await agent()).refresh();
    await vi.waitUntil(() => dashboards.every((dashboard) => count(dashboard) === n), waitOptions);
  }
  await callApi("/api/queues/sm-commands/pause", { method: "PUT", body: { reason: "x" } });
  for (const dashboard of dashboards) {
    await vi.waitUntil(() => isUpToDate(dashboard), waitOptions);
    const changes = dashboard.frames.filter((text) => text.includes('"type":"change"'));
    expect(changes.length).toBeGreaterThan(0);
    for (const text of changes) expect(text.length).toBeLessThan(1_000);
    expect(changes.find((text) => text.includes('"completed":5'))).not.toContain("sm-commands");
  }
});

test("without a refresh, a change arrives within seconds", async () => {
  const dashboard = await openDashboard();
  await setCount(41);
  await vi.waitFor(() => expect(count(dashboard)).toBe(41), { timeout: 5_000 });
});

test("a system at rest is not read any more, and the limiter of a queue whose jobs fail has the change sent at once", async () => {
  const dashboard = await openDashboard();
  const read = <T>(work: (instance: { timer: unknown; unchangedReads: number }) => T) =>
    agent().then((stub) => runInDurableObject(stub, (instance) => work(instance as unknown as { timer: unknown; unchangedReads: number })));
  await read((instance) => (instance.unchangedReads = restReads));
  await vi.waitUntil(() => read(({ timer }) => timer === undefined), waitOptions);
  // The alarm would read, too.
  await runInDurableObject(await agent(), (_, state) => state.storage.deleteAlarm());
  await setCount(77);
  await testEnv.COORDINATOR.getByName("social-commands").noteFailures();
  await expect.poll(() => count(dashboard), waitOptions).toBe(77);
});

test("a client can't change the state over its socket", async () => {
  const dashboard = await openDashboard();
  dashboard.socket.send(JSON.stringify({ type: "cf_agent_state", state: { hacked: true } }));
  dashboard.socket.send(JSON.stringify({ type: "rpc", id: "1", method: "tick", args: [] }));
  dashboard.socket.send("{not json");
  await vi.waitUntil(() => JSON.stringify(dashboard.received).includes('"success":false'), waitOptions);
  expect(JSON.stringify(dashboard.received)).toContain("not callable");
  expect(JSON.stringify(dashboard.received)).not.toContain("hacked");
});

test("while no dashboard is connected, nothing is read", async () => {
  const stub = await agent();
  await runInDurableObject(stub, async (instance) => {
    const { env } = instance as unknown as { env: { OPS: D1Database } };
    const spies = [vi.spyOn(env.OPS, "batch"), vi.spyOn(env.OPS, "prepare")];
    await instance.refresh();
    await new Promise((resolve) => setImmediate(resolve));
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  });
});

test("a tick dispatches a job whose message was lost", async () => {
  const message = researchMessage("c-lost");
  await insertJob(OPS, { queue, message, at: "2026-01-01T00:00:00.000Z" });
  await (await agent()).tick();
  const path = `/api/jobs/${jobIdOf(message.event_id, queue)}`;
  await vi.waitFor(async () => expect((await callApi(path)).body).toMatchObject({ job: { state: "completed" } }), waitOptions);
});

test("a tick fires a due schedule, and its job completes", async () => {
  const [message, id] = [researchMessage(), "yearly"];
  const schedule = { id, name: "Yearly", queue, type: message.type, payload: message.payload, everyMs: 31_536_000_000, limit: 1 };
  const aYearAgo = new Date(Date.now() - schedule.everyMs - 1).toISOString();
  // The agent was not notified, and the time is too long ago for a timer.
  await createSchedule(OPS, NewSchedule.parse(schedule), { ...newAuditContext("test"), at: aYearAgo });
  await (await agent()).tick();
  const { state, lastJobId } = await findSchedule(OPS, id);
  expect(state).toBe("ended");
  await vi.waitFor(
    async () => expect((await callApi(`/api/jobs/${lastJobId}`)).body).toMatchObject({ job: { state: "completed" } }),
    waitOptions,
  );
});

test("a ping is answered by the platform and reads no row", async () => {
  const dashboard = await openDashboard();
  dashboard.socket.send(ping);
  await expect.poll(() => dashboard.received.map((frame) => JSON.stringify(frame)), waitOptions).toContain(pong);
});
