import { describe, expect, test } from "vitest";
import { messageFactory } from "#factories/messages";
import { insertDeadLetter, permanentError } from "#factories/stored/deadLetters";
import { insertJob } from "#factories/stored/jobs";
import { idPrefixAt } from "#domain/lists/sortKeys";
import { deadLetterQueueOf } from "#domain/queues/queues";
import type { Overview, QueueView } from "#domain/queues/health";
import type { Metrics } from "#domain/queues/metrics";
import { consumeDeadLetterQueue } from "#runtime/deadLetterQueue";
import { claimAll } from "#runtime/testing/claimAll";
import { deliver } from "#runtime/testing/service/deliver";
import { endStalledAttempts, findStalledJobs } from "#store/jobs/reconcile";
import { recordDeploy } from "#store/deploys";
import { countAttempts } from "#store/queues/histograms";
import { callApi } from "../testing/callApi.ts";
import { shardsOf } from "#runtime/shards";
import { addDeadLetter, queue } from "../testing/deadLetters.ts";
import { opsFor, testEnv } from "../testing/env.ts";
import { parseExposition } from "../testing/exposition.ts";
import { bodyOf } from "../testing/jobs.ts";

const OPS = opsFor(queue);
/** Each further database is asked for a few rows. */
const rowsOfOthers = 12 * (shardsOf(testEnv).length - 1);
const dlq = deadLetterQueueOf(queue);
const worker = { queue: consumeDeadLetterQueue };
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const overview = async () => bodyOf<Overview>(await callApi("/api/overview"));
const finish = (outcome: "completed" | "failed", count: number, at = ago(0)) =>
  OPS.batch(
    countAttempts(
      OPS,
      queue,
      Array.from({ length: count }, () => ({ outcome, waitMs: 1, runMs: 1 })),
      at,
    ),
  );

/** Makes all dead letters that are stored so far of this time. */
async function moveDeadLetters(at: string, ops = OPS): Promise<void> {
  const prefix = idPrefixAt(Date.parse(at));
  await ops
    .prepare(`UPDATE dead_letters SET id = ?1 || substr(id, ?2), created_at = ?3`)
    .bind(prefix, prefix.length + 1, at)
    .run();
}

/** Makes all stored causes fail in each quarter of an hour of the last 45 minutes, the last time at `lastSeenAt`. */
const moveGroups = (lastSeenAt: string, ops = OPS): Promise<unknown> => {
  const quarter = Math.floor(Date.now() / 900_000);
  return ops
    .prepare(`UPDATE failure_groups SET quarters = ?1, last_seen_at = ?2`)
    .bind(JSON.stringify([0, 1, 2, 3].map((before) => [quarter - before, 1])), lastSeenAt)
    .run();
};

/** A job whose Worker vanished in its last attempt. */
async function stall(): Promise<void> {
  const message = messageFactory.research();
  await insertJob(OPS, { queue, message, options: { attempts: 1 } });
  await claimAll(OPS, queue, [message], ago(60));
  const end = new Date(Date.now() + 1_000).toISOString();
  const stalled = await findStalledJobs(OPS, { queues: [queue], dueUntil: "9999", sentBefore: end });
  // The reconciler may be interrupted after its batch and take the same jobs again.
  for (let run = 0; run < 2; run += 1) await endStalledAttempts(OPS, queue, stalled, ago(0), false);
}

/** Fails one job in each way that ends in a dead letter. Each arrives twice, as a queue may deliver it. */
async function failInEachWay(): Promise<void> {
  await addDeadLetter();
  await finish("failed", 1);
  await stall();
  const undelivered = messageFactory.research();
  await insertJob(OPS, { queue, message: undelivered });
  for (let run = 0; run < 2; run += 1) await deliver(worker, testEnv, dlq, [undelivered], "m-1");
  for (let run = 0; run < 2; run += 1) await deliver(worker, testEnv, dlq, [{ type: "no.such" }], "m-2");
}

test("crashed, malformed and undelivered jobs count as failures, alike on every screen", async () => {
  await failInEachWay();
  const { openDeadLetters, queues, verdict } = await overview();
  expect([openDeadLetters, verdict.toClear, verdict.now?.failed]).toEqual([4, 4, 4]);
  expect(queues.find(({ name }) => name === queue)).toMatchObject({ openDeadLetters: 4, failing: { failed: 4, finished: 4, muted: 0 } });
  const metrics = bodyOf<Metrics>(await callApi(`/api/metrics?queue=${queue}&bucket=1m&from=${ago(10)}`));
  expect(metrics.series.map(({ all }) => all.failed)).toEqual([4]);
  expect(bodyOf<{ items: unknown[] }>(await callApi("/api/dead-letters?status=open")).items).toHaveLength(4);
  const listed = bodyOf<{ items: QueueView[] }>(await callApi("/api/queues")).items.find(({ name }) => name === queue);
  expect(listed?.failing).toEqual({ failed: 4, finished: 4, muted: 0 });
  const scrape = parseExposition((await callApi("/metrics")).body as string, "text");
  const valueOf = (name: string, labels: Record<string, string>) =>
    scrape.get(name)?.samples.find((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))?.value;
  expect(valueOf("signalbox_attempts_total", { queue, outcome: "failed" })).toBe(4);
  expect(valueOf("signalbox_dead_letters_open", { queue })).toBe(4);
});

test("the error of most open dead letters is named, by all of them and not by the latest, and none is named if no error has most", async () => {
  const fail = async (count: number, name: string) => {
    for (let n = 0; n < count; n += 1)
      await insertDeadLetter(OPS, {
        queue,
        message: messageFactory.research(),
        error: { name, message: `number ${n % 2 ? "odd" : "even"}`, stack: "" },
      });
  };
  await fail(11, "UsualError");
  await fail(10, "LatestError");
  const troubleOf = async () => (await overview()).troubles.find(({ kind }) => kind === "deadLetters");
  expect(await troubleOf()).toMatchObject({ count: 21, detail: "Mostly UsualError", errorName: "UsualError", errorCount: 11 });
  await fail(1, "LatestError");
  const even = await troubleOf();
  expect(even).toMatchObject({ count: 22, detail: "" });
  expect(even).not.toHaveProperty("errorName");
});

describe("the verdict", () => {
  test("is quiet without failures", async () =>
    expect((await overview()).verdict).toMatchObject({ kind: "ok", rate: null, sinceAt: null, toClear: 0, failing: [] }));

  test("tells the rate of now, the rate before, since when, and the deploy before that", async () => {
    for (const [minutes, version] of [
      [50, "v11"],
      [20, "v12"],
    ] as const)
      await recordDeploy(OPS, ago(minutes), version).run();
    await finish("completed", 30, ago(40));
    await finish("completed", 21);
    for (let count = 0; count < 3; count += 1) await addDeadLetter();
    await finish("failed", 3);
    const answer = await callApi("/api/overview");
    const { verdict, queues } = bodyOf<Overview>(answer);
    expect(verdict).toMatchObject({
      kind: "failing",
      rate: 3 / 24,
      now: { failed: 3, finished: 24 },
      before: { failed: 0, finished: 30 },
      afterDeploy: { version: "v12" },
      toClear: 3,
      failing: [queue],
    });
    const first = bodyOf<{ items: { createdAt: string }[] }>(await callApi("/api/dead-letters?status=open")).items.at(-1);
    expect(verdict.sinceAt).toBe(first?.createdAt);
    expect(Number(answer.headers.get("x-rows-read"))).toBeLessThanOrEqual(3 * queues.length + 50 + rowsOfOthers);
  });

  test("does not blame the first start, which is no deploy", async () => {
    await recordDeploy(OPS, ago(1), "v1").run();
    await addDeadLetter();
    await finish("failed", 1);
    expect((await overview()).verdict).toMatchObject({ kind: "failing", afterDeploy: null });
  });

  test.each([
    ["another cause of another queue that failed until just before", { name: "OtherError", message: "elsewhere", stack: "" }, ago(10)],
    ["the same cause in a queue that does not fail now", permanentError, ago(0)],
  ])("says since when the failing queue fails, not since %s", async (_, error, lastSeenAt) => {
    const other = opsFor("social-commands");
    await insertDeadLetter(other, { queue: "social-commands", message: messageFactory.build("content.published"), error });
    await moveDeadLetters(ago(40), other);
    await moveGroups(lastSeenAt, other);
    const id = await addDeadLetter();
    await finish("failed", 1);
    const createdAt = await OPS.prepare(`SELECT created_at FROM dead_letters WHERE id = ?1`).bind(id).first<string>("created_at");
    const answer = await callApi("/api/overview");
    const { verdict, queues } = bodyOf<Overview>(answer);
    expect(verdict).toMatchObject({ kind: "failing", failing: [queue], sinceAt: createdAt });
    expect(Number(answer.headers.get("x-rows-read"))).toBeLessThanOrEqual(3 * queues.length + 50 + rowsOfOthers);
  });

  test("says since when the causes of now fail, though another cause of the queue failed before", async () => {
    await insertDeadLetter(OPS, { queue, error: { name: "OtherError", message: "before", stack: "" } });
    await moveDeadLetters(ago(40));
    await moveGroups(ago(10));
    const first = await addDeadLetter();
    const createdAt = await OPS.prepare(`SELECT created_at FROM dead_letters WHERE id = ?1`).bind(first).first<string>("created_at");
    await finish("failed", 1);
    expect((await overview()).verdict).toMatchObject({ kind: "failing", failing: [queue], sinceAt: createdAt });
  });

  test("stays failing when the dead letters are cleared while jobs fail", async () => {
    const id = await addDeadLetter();
    await finish("failed", 2);
    expect((await callApi(`/api/dead-letters/${id}/drop`, { method: "POST", body: { reason: "known" } })).status).toBe(200);
    expect((await overview()).verdict).toMatchObject({ kind: "failing", now: { failed: 2, finished: 2 }, toClear: 0, failing: [queue] });
  });

  test("says how many failures have a muted cause, and is not failing for those alone", async () => {
    await addDeadLetter();
    const fingerprint = await OPS.prepare(`SELECT fingerprint FROM failure_groups`).first<string>("fingerprint");
    expect((await callApi(`/api/groups/${fingerprint}`, { method: "PUT", body: { status: "muted" } })).status).toBe(200);
    await addDeadLetter();
    await finish("failed", 1);
    expect((await overview()).verdict).toMatchObject({ kind: "waiting", rate: null, now: null, toClear: 2, muted: 1, failing: [] });
    await finish("failed", 1);
    expect((await overview()).verdict).toMatchObject({ kind: "failing", now: { failed: 2, finished: 2, muted: 1 }, muted: 1 });
  });

  test("of dead letters that are older than five minutes is that failures stopped, and then that they are to be cleared", async () => {
    await addDeadLetter();
    for (const [minutes, kind] of [
      [6, "stopped-failing"],
      [61, "waiting"],
    ] as const) {
      const at = ago(minutes);
      await moveDeadLetters(at);
      const { verdict, queues } = await overview();
      expect(verdict).toMatchObject({ kind, rate: null, toClear: 1, failing: [], lastFailedAt: at });
      expect(queues.map(({ failing }) => failing).every((failing) => failing === null)).toBe(true);
    }
  });
});
