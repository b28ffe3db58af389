import { runInDurableObject } from "cloudflare:test";
import { getAgentByName } from "agents";
import { afterEach, expect, test, vi } from "vitest";
import type { ChangeFrame, OpsFrame, Overview, OverviewFrame } from "#domain/queues/health";
import { applyOverviewChange } from "#domain/queues/health";
import { ping, pong } from "#domain/heartbeat";
import { jobIdOf } from "#domain/jobs/job";
import { NewSchedule } from "#domain/schedules/schedule";
import { newAuditContext } from "#store/audit/audit";
import { insertJobs } from "#store/jobs/insert";
import { createSchedule, findSchedule } from "#store/schedules/schedules";
import { readOverview } from "#store/overview";
import { callApi, localOrigin } from "./testing/callApi.ts";
import { testEnv } from "./testing/env.ts";
import { queue, researchMessage } from "./testing/deadLetters.ts";

const { OPS } = testEnv;
const agent = () => getAgentByName(testEnv.OPS_AGENT, "live");
const open: WebSocket[] = [];
afterEach(() => open.splice(0).forEach((socket) => socket.close()));

type Desk = { socket: WebSocket; said: unknown[]; frames: string[]; overview: () => Overview | undefined };

/** A desk as the app has it: an overview, and every change taken into it. */
async function desk(): Promise<Desk> {
  const { response } = await callApi("/agents/ops-agent/live", { headers: { upgrade: "websocket", origin: localOrigin } });
  const socket = response.webSocket;
  if (!socket) throw new Error(`No socket: ${response.status}`);
  open.push(socket);
  let overview: Overview | undefined;
  const one: Desk = { socket, said: [], frames: [], overview: () => overview };
  socket.addEventListener("message", ({ data }) => {
    const frame = JSON.parse(String(data)) as OpsFrame | { type: string };
    one.said.push(frame);
    if (frame.type !== "overview" && frame.type !== "change") return;
    one.frames.push(String(data));
    if (frame.type === "overview") overview = (frame as OverviewFrame).overview;
    else if (overview) overview = applyOverviewChange(overview, frame as ChangeFrame);
  });
  socket.accept();
  await vi.waitUntil(() => overview !== undefined, { timeout: 4_000 });
  return one;
}
const count = (one: Desk) => one.overview()?.queues.find(({ name }) => name === "social-commands")?.counts.completed;
const setCount = (n: number) => OPS.prepare(`UPDATE queues SET completed = ?1 WHERE name = 'social-commands'`).bind(n).run();
const settled = async (one: Desk) => {
  const { at: _, ...now } = await readOverview(OPS, new Date());
  const { at: __, ...shown } = one.overview() ?? {};
  return JSON.stringify(shown) === JSON.stringify(now);
};

test("every desk shows what is, told only what changed", async () => {
  await setCount(3);
  const desks = [await desk(), await desk()];
  for (const n of [4, 5]) {
    await setCount(n);
    await (await agent()).refresh();
    await vi.waitUntil(() => desks.every((one) => count(one) === n), { timeout: 4_000, interval: 5 });
  }
  await callApi("/api/queues/sm-commands/pause", { method: "PUT", body: { reason: "x" } });
  for (const one of desks) {
    await vi.waitUntil(() => settled(one), { timeout: 4_000 });
    const changes = one.frames.filter((text) => text.includes('"type":"change"'));
    expect(changes.length).toBeGreaterThan(0);
    for (const text of changes) expect(text.length).toBeLessThan(1_000);
    expect(changes.find((text) => text.includes('"completed":5'))).not.toContain("sm-commands");
  }
});

test("without a poke a change shows within seconds", async () => {
  const one = await desk();
  await setCount(41);
  await vi.waitFor(() => expect(count(one)).toBe(41), { timeout: 4_000 });
});

test("a socket only listens", async () => {
  const one = await desk();
  one.socket.send(JSON.stringify({ type: "cf_agent_state", state: { hacked: true } }));
  one.socket.send(JSON.stringify({ type: "rpc", id: "1", method: "tick", args: [] }));
  one.socket.send("{not json");
  await vi.waitUntil(() => JSON.stringify(one.said).includes('"success":false'), { timeout: 4_000 });
  expect(JSON.stringify(one.said)).toContain("not callable");
  expect(JSON.stringify(one.said)).not.toContain("hacked");
});

test("nobody watching, nothing is read", async () => {
  const stub = await agent();
  await runInDurableObject(stub, async (instance) => {
    const { env } = instance as unknown as { env: { OPS: D1Database } };
    const asked = [vi.spyOn(env.OPS, "batch"), vi.spyOn(env.OPS, "prepare")];
    await instance.refresh();
    await new Promise((resolve) => setImmediate(resolve));
    for (const spy of asked) expect(spy).not.toHaveBeenCalled();
  });
});

test("a tick finds a message that was lost", async () => {
  const message = researchMessage("c-lost");
  await OPS.batch(insertJobs(OPS, [{ queue, message }], "2026-01-01T00:00:00.000Z"));
  await (await agent()).tick();
  const path = `/api/jobs/${jobIdOf(message.event_id, queue)}`;
  await vi.waitFor(async () => expect((await callApi(path)).body).toMatchObject({ job: { state: "completed" } }), { timeout: 4_000 });
});

test("a tick makes the run of a schedule whose time has come, and it is done", async () => {
  const [message, id] = [researchMessage(), "ticked"];
  const given = { id, name: "Ticked", queue, type: message.type, payload: message.payload, everyMs: 31_536_000_000, limit: 1 };
  const aYearAgo = new Date(Date.now() - given.everyMs - 1).toISOString();
  // Nobody has told the agent, and the time is long enough past for no timer to be set for it.
  await createSchedule(OPS, NewSchedule.parse(given), { ...newAuditContext("test"), at: aYearAgo });
  await (await agent()).tick();
  const { state, lastJobId } = await findSchedule(OPS, id);
  expect(state).toBe("ended");
  await vi.waitFor(async () => expect((await callApi(`/api/jobs/${lastJobId}`)).body).toMatchObject({ job: { state: "completed" } }), {
    timeout: 4_000,
  });
});

test("a ping is answered, by the platform: it reads no row", async () => {
  const one = await desk();
  one.socket.send(ping);
  await expect.poll(() => one.said.map((frame) => JSON.stringify(frame)), { timeout: 4_000 }).toContain(pong);
});
