import { expect, test } from "vitest";
import { claimAll } from "#runtime/testing/claimAll";
import { finishAttempts } from "#store/jobs/finish";
import { jobIdOf } from "#domain/jobs/job";
import { newIdAt, type AnyMessage } from "#domain/messages/envelope";
import type { GroupExplanation } from "#domain/groups/inCommon";
import { recordDeploy } from "#store/deploys";
import { recordWorkerVersion } from "#store/queues/workerVersions";
import { callApi } from "../testing/callApi.ts";
import { opsFor } from "../testing/env.ts";
import { bodyOf } from "../testing/jobs.ts";

const queue = "explained";
const OPS = opsFor(queue);
const start = Date.now() - 3_600_000;
const at = (ms: number) => new Date(start + ms).toISOString();

type Sent = { payload: Record<string, unknown>; fails: boolean; version?: string; ms: number; type?: string };

/** Runs jobs as the queue loop does, up to 100 at once. */
async function run(all: readonly Sent[]): Promise<void> {
  for (let from = 0; from < all.length; from += 100) {
    const chunk = all.slice(from, from + 100).map((sent) => {
      const message: AnyMessage = {
        event_id: newIdAt(at(sent.ms)),
        correlation_id: "c-explained",
        type: sent.type ?? "label.printed",
        source: "test",
        timestamp: at(sent.ms),
        payload: sent.payload,
      };
      return { ...sent, message, id: jobIdOf(message.event_id, queue) };
    });
    const startedAt = at(chunk.at(-1)?.ms ?? 0);
    const { claimed } = await claimAll(
      OPS,
      queue,
      chunk.map(({ message }) => message),
      startedAt,
    );
    for (const version of new Set(chunk.map((sent) => sent.version ?? null))) {
      const results = chunk
        .filter((sent) => (sent.version ?? null) === version)
        .map(({ id, message, fails }) => {
          const base = { id, type: message.type, attempt: claimed.get(id)?.attempt ?? 0, startedAt };
          return fails
            ? ({ ...base, outcome: "failed", reason: "permanent", error: { name: "LabelError", message: "No label", stack: "" } } as const)
            : ({ ...base, outcome: "completed" } as const);
        });
      await OPS.batch(finishAttempts(OPS, queue, results, at((chunk.at(-1)?.ms ?? 0) + 1), version));
    }
  }
}

const fingerprint = async () =>
  (await OPS.prepare(`SELECT fingerprint FROM failure_groups WHERE error_name = 'LabelError'`).first<string>("fingerprint")) ?? "";
const explain = async () => {
  const answer = await callApi(`/api/groups/${await fingerprint()}/in-common`);
  expect(answer.status).toBe(200);
  return { ...bodyOf<GroupExplanation>(answer), rows: Number(answer.headers.get("x-rows-read")) };
};

/** Jobs of a shop, in which those of one carrier fail. */
const shop = (count: number): Sent[] =>
  Array.from({ length: count }, (_, index) => {
    const carrier = ["post", "bike", "drone", "ship"][(index * 7) % 4];
    return { payload: { carrier, weight: (index * 37) % 90, api_token: `t-${index % 2}` }, fails: carrier === "drone", ms: index * 9 };
  });

test.each([1_000, 10_000])(
  "the planted cause of %i jobs comes first, and no more rows are read for more jobs",
  async (count) => {
    await run(shop(count));
    const { sampled, inCommon, rows } = await explain();
    expect(sampled.of).toBe(count / 4);
    expect(sampled.failures).toBeGreaterThanOrEqual(50);
    expect(sampled.successes).toBeGreaterThan(80);
    expect(inCommon.features[0]).toMatchObject({
      feature: { kind: "field", path: "carrier", test: "is", value: '"drone"' },
      successes: { count: 0 },
    });
    expect(rows).toBeLessThan(600);
  },
  60_000,
);

test("a group that is unknown is not found, and one without successes says so", async () => {
  expect((await callApi("/api/groups/none/in-common")).status).toBe(404);
  await run(Array.from({ length: 6 }, (_, index) => ({ payload: {}, fails: true, ms: index })));
  expect(await explain()).toMatchObject({
    sampled: { failures: 6, of: 6, successes: 0 },
    inCommon: { result: "noSuccesses", features: [] },
  });
});

test("messages of the group that succeeded after a replay are not the other side", async () => {
  await run(shop(200));
  const before = await explain();
  const { results } = await OPS.prepare(`SELECT job_id AS id FROM dead_letters ORDER BY id DESC LIMIT 40`).all<{ id: string }>();
  const [moved, ...replayed] = results.map(({ id }) => id);
  // Completed in their second attempt, and one as a job of another queue.
  await OPS.prepare(`UPDATE jobs SET state = 'completed', attempt = 2 WHERE id IN (SELECT value FROM json_each(?1))`)
    .bind(JSON.stringify(replayed))
    .run();
  await OPS.batch([
    OPS.prepare(`UPDATE jobs SET state = 'completed', attempt = 2, id = id || '.moved' WHERE id = ?1`).bind(moved),
    OPS.prepare(`UPDATE dead_letters SET replayed_job = job_id || '.moved' WHERE job_id = ?1`).bind(moved),
  ]);
  const { sampled, inCommon, rows } = await explain();
  expect(inCommon.features.filter(({ feature }) => feature.kind === "attempt")).toEqual([]);
  expect(inCommon.features[0]).toMatchObject({ feature: { path: "carrier", value: '"drone"' }, successes: { count: 0 } });
  expect([sampled.successes, sampled.failures]).toEqual([before.sampled.successes, 50]);
  expect(rows).toBeLessThan(900);
});

test("the attempts of jobs that were replayed for another cause say nothing", async () => {
  await run(Array.from({ length: 200 }, (_, index) => ({ payload: { n: (index * 37) % 90 }, fails: index % 4 === 0, ms: index * 9 })));
  await OPS.prepare(`UPDATE jobs SET attempt = 2, earlier_attempts = 1 WHERE state = 'completed'`).run();
  const { inCommon } = await explain();
  expect(inCommon.features.filter(({ feature }) => feature.kind === "attempt")).toEqual([]);
});

test("jobs of a rare type are found among many others, within a bound", async () => {
  await run(
    Array.from({ length: 2_000 }, (_, index) => {
      const isOwn = index % 40 === 0;
      return {
        payload: { big: index % 80 === 0 },
        fails: isOwn && index % 80 === 0,
        ms: index * 10,
        type: isOwn ? "label.printed" : "other",
      };
    }),
  );
  const { inCommon, rows } = await explain();
  expect(inCommon.features[0]?.feature).toMatchObject({ path: "big", value: "true" });
  expect(rows).toBeLessThan(2_000);
});

test("a group is seen first after a deploy, of the Worker or else of Signalbox", async () => {
  await run([{ payload: {}, fails: true, ms: 60_000 }]);
  expect((await explain()).since).toMatchObject({ version: null, deploy: null, oldestDeployAt: null });
  // The first start of Signalbox is no deploy.
  await recordDeploy(OPS, at(5_000), "s-0").run();
  expect((await explain()).since).toMatchObject({ deploy: null, oldestDeployAt: null });
  await recordDeploy(OPS, at(120_000), "s-2").run();
  expect((await explain()).since).toMatchObject({ deploy: null, oldestDeployAt: at(120_000) });
  await OPS.batch([OPS.prepare(`DELETE FROM deploys WHERE version = 's-2'`), recordDeploy(OPS, at(30_000), "s-1")]);
  expect((await explain()).since).toMatchObject({
    version: null,
    deploy: { at: at(30_000), version: { id: "s-1", tag: null }, of: "signalbox" },
  });
  await recordWorkerVersion(OPS, queue, { id: "w-1", tag: "v12", deployedAt: at(10_000) }).run();
  expect((await explain()).since.deploy).toEqual({ at: at(10_000), version: { id: "w-1", tag: "v12" }, of: "worker" });
});

test("the version of the first failure is named, and what sets it apart", async () => {
  await recordWorkerVersion(OPS, queue, { id: "w-1", tag: "v11", deployedAt: at(0) }).run();
  await recordWorkerVersion(OPS, queue, { id: "w-2", tag: "v12", deployedAt: at(1_000) }).run();
  await run(
    Array.from({ length: 80 }, (_, index) => ({
      payload: { n: index },
      fails: index % 2 === 1,
      version: index % 2 === 1 ? "w-2" : "w-1",
      ms: 2_000 + index,
    })),
  );
  const { since, inCommon } = await explain();
  expect(since).toMatchObject({ version: { id: "w-2", tag: "v12" }, deploy: { at: at(1_000), version: { tag: "v12" }, of: "worker" } });
  expect(inCommon.features[0]?.feature).toMatchObject({ kind: "version", test: "is", value: "w-2" });
});
