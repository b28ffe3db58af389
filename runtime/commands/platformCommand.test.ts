import { expect, test } from "vitest";
import { ApiError } from "#domain/errors/apiError";
import { applyAllRetention } from "../dashboardRetention.ts";
import { testEnv } from "../testing/env.ts";
import { listAudit, newAuditContext } from "#store/audit/audit";
import { unknownOutcome } from "#store/audit/pendingCommands";
import { findOpenWork } from "#store/openWork";
import { type PlatformAnswer, runPlatformCommand } from "./platformCommand.ts";

const ops = testEnv.OPS;
const pause = { action: "queue.pauseDelivery", target: "queue:orders", after: { paused: true }, subject: "orders", verb: "pause" } as const;
const run = (send: () => Promise<PlatformAnswer<number>>, by = "dana") =>
  runPlatformCommand({ ops, audit: newAuditContext(by, "provider down") }, pause, send);
const audit = async () => (await listAudit(ops, {}, { limit: 10, cursor: undefined })).items;
const pending = async () => (await ops.prepare(`SELECT target FROM pending_commands`).all()).results;
const answer = (): PlatformAnswer<number> => ({ result: 7, outcome: "Paused", before: { paused: false } });
/** An answer that comes when the test wants it, as `resolve` says. */
function slowAnswer() {
  const { promise, resolve } = Promise.withResolvers<PlatformAnswer<number>>();
  return { send: () => promise, resolve };
}

test("a command is recorded with what follows from it when the platform has answered", async () => {
  const consequences = [ops.prepare(`INSERT INTO settings (name, value) VALUES ('made-up', '1')`)];
  expect(await run(async () => ({ ...answer(), consequences }))).toBe(7);
  const entry = { actor: "dana", reason: "provider down", outcome: "Paused", before: { paused: false }, after: { paused: true } };
  expect(await audit()).toMatchObject([entry]);
  expect(await pending()).toEqual([]);
  expect((await ops.prepare(`DELETE FROM settings WHERE name = 'made-up'`).run()).meta.changes).toBe(1);
});

test("a second command on the target waits for the first", async () => {
  const { send, resolve } = slowAnswer();
  const first = run(send);
  await expect.poll(pending).toHaveLength(1);
  const refusal = { code: "command_pending", name: "Pause delivery", by: "dana" };
  await expect(run(async () => answer(), "kim")).rejects.toMatchObject({ code: "conflict", refusal });
  resolve(answer());
  await first;
  expect(await audit()).toHaveLength(1);
});

test("what the platform refused is not recorded; what may have taken effect is, as unknown", async () => {
  const refusal = new ApiError("unavailable", "no write permission");
  await expect(run(() => Promise.reject(refusal))).rejects.toBe(refusal);
  expect([await audit(), await pending()]).toEqual([[], []]);
  await expect(run(() => Promise.reject(new Error("Network connection lost")))).rejects.toThrow("lost");
  expect(await audit()).toMatchObject([{ outcome: unknownOutcome, after: { paused: true } }]);
  expect(await pending()).toEqual([]);
});

test("if the Worker stops before the answer, retention records the command once, with an unknown result", async () => {
  const { send, resolve } = slowAnswer();
  const lost = run(send);
  await expect.poll(pending).toHaveLength(1);
  await applyAllRetention(ops, new Date());
  expect(await pending()).toHaveLength(1);
  const later = new Date(Date.now() + 120_000);
  expect(await findOpenWork(ops, later.toISOString(), false)).toMatchObject({ isExpired: true });
  await applyAllRetention(ops, later);
  const entry = { action: pause.action, target: pause.target, reason: "provider down", outcome: unknownOutcome, after: { paused: true } };
  expect(await audit()).toMatchObject([entry]);
  expect(await pending()).toEqual([]);
  // An answer after that changes nothing.
  resolve(answer());
  await lost;
  expect(await audit()).toMatchObject([entry]);
});

test("a reservation that has ended does not block the next command", async () => {
  const { send, resolve } = slowAnswer();
  const lost = run(send);
  await expect.poll(pending).toHaveLength(1);
  await ops.prepare(`UPDATE pending_commands SET until = '2026-01-01T00:00:00.000Z'`).run();
  expect(await run(async () => answer(), "kim")).toBe(7);
  expect((await audit()).map(({ actor, outcome }) => [actor, outcome])).toEqual([
    ["kim", "Paused"],
    ["dana", unknownOutcome],
  ]);
  resolve(answer());
  await lost;
});
