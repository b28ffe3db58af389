import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { idPrefixAt } from "#domain/lists/sortKeys";
import { newRun, type Run, withReport } from "#domain/workflows/run";
import { stepOrder } from "#brand-engine/domain/steps";
import { newAuditContext } from "#store/audit/audit";
import { getBrand } from "#brand-engine/store/brands";
import { decideRun } from "#store/workflows/commands";
import { env, eventually, openSocket, newBrand } from "./testing/brand.ts";
import { insertJobs } from "#store/jobs/insert";
import { jobIdOf } from "#domain/jobs/job";
import { contentIdOfRun, publishEventIdOf, getContent } from "./contents.ts";
import { outboxOf } from "#runtime/testing/service/rows";

describe("a cycle", () => {
  test("requests research once, chooses keywords once and starts each article once, if its messages arrive several times", async () => {
    const { agent, asked, researched, sent, slug } = await newBrand({ articlesPerCycle: 2 });
    const cycle = asked();
    await Promise.all([agent.receive(cycle), agent.receive(cycle), agent.receive(cycle)]);
    const done = researched("one thing", "two things", "three things");
    await Promise.all([agent.receive(done), agent.receive(done)]);
    await agent.receive(cycle);
    const jobs = await sent();
    expect(jobs.filter(({ type }) => type === "research.requested").length).toBe(1);
    const chosen = jobs.filter(({ type }) => type === "content.generate");
    expect(chosen.length).toBe(2);
    expect(chosen.every(({ correlationId }) => correlationId === `c-${slug}`)).toBe(true);
    expect((await getBrand(env.OPS, slug))?.summary).toMatchObject({ keywordsResearched: 3, pendingGeneration: 2, cycle: { by: "test" } });
  });

  test("starts an article at once if the research is recent, and notes when no keyword is left", async () => {
    const { agent, asked, researched, sent, message, slug } = await newBrand({ seedKeywords: ["one thing"] });
    await agent.receive(asked());
    await agent.receive(researched("one thing"));
    const published = {
      content_id: "c-1",
      keyword: "one thing",
      urls: [`/sites/${slug}/one-thing`],
      published_at: new Date().toISOString(),
    };
    await agent.receive(message("content.published", published));
    await agent.receive(asked());
    expect((await sent()).map(({ type }) => type).toSorted()).toEqual(["content.generate", "research.requested"]);
    const summary = (await getBrand(env.OPS, slug))?.summary;
    expect(summary).toMatchObject({ articlesPublished: 1, pendingGeneration: 0 });
    expect(summary?.cycle?.note).toContain("Nothing to write");
  });

  test("publishes an unpublished article again once its publish job has failed without an open dead letter, and writes nothing twice", async () => {
    const { agent, asked, researched, generate, sent, message, slug } = await newBrand({ seedKeywords: ["one thing"] });
    await agent.receive(asked());
    await agent.receive(researched());
    const run = generate("one thing");
    const written = { content_id: contentIdOfRun(run.event_id), keyword: "one thing" };
    const lost = message("content.publish", written);
    const jobId = jobIdOf(publishEventIdOf(run.event_id), "publish-commands");
    const outgoing = [{ queue: "publish-commands", message: { ...lost, event_id: publishEventIdOf(run.event_id) } }];
    await env.OPS.batch(insertJobs(env.OPS, outgoing, new Date().toISOString()));
    await agent.receive(message("content.ready", { ...written, word_count: 900 }));
    const published = async () => (await sent()).filter(({ type }) => type === "content.publish").map(({ id }) => id);
    await agent.receive(asked());
    expect(await published()).toEqual([jobId]);
    await env.OPS.prepare(`UPDATE jobs SET state = 'failed' WHERE id = ?1`).bind(jobId).run();
    await agent.receive(asked());
    await agent.receive(asked());
    expect(await published()).toHaveLength(2);
    expect((await sent()).filter(({ type }) => type === "content.generate")).toEqual([]);
    expect((await getBrand(env.OPS, slug))?.summary.cycle?.note).toContain("Nothing to write");
  });

  test("starts by the cron expression of the strategy, and stops when the expression is removed", async () => {
    const { agent, sent, slug } = await newBrand({ cron: "0 */6 * * *" });
    expect((await agent.refresh()).nextWakeAt).toMatch(/T(00|06|12|18):00:00/);
    await agent.wakeUp();
    expect((await sent()).map(({ type }) => type)).toEqual(["research.requested"]);
    await env.OPS.prepare(`UPDATE brands SET strategy = json_set(strategy, '$.cron', NULL) WHERE slug = ?1`).bind(slug).run();
    expect((await agent.refresh()).nextWakeAt).toBeNull();
  });
});

describe("an article", () => {
  test("is written step by step, reported once and in order, and stored together with its commands", async () => {
    const { agent, generate, message, runs, slug } = await newBrand();
    const socket = await openSocket(slug);
    await agent.receive(generate("one thing"));
    await eventually(async () => (await runs())[0]?.status === "complete");
    const [run] = await runs();
    const reported = socket.frames
      .filter(({ type }) => type === "run")
      .flatMap(({ run: one }) => (one as Run).steps.map(({ name, state }) => `${name} ${state}`));
    expect(reported).toEqual(
      stepOrder.flatMap((name) => (name === "approval" ? [`${name} skipped`] : [`${name} running`, `${name} done`])),
    );
    expect(run?.steps.map(({ state }) => state)).toEqual(["done", "done", "done", "done", "skipped", "done"]);
    const content = await getContent(env.DB, `c-${run?.id}`);
    expect(content).toMatchObject({ keyword: "one thing", brand: slug, writer: "sample" });
    expect(content?.wordCount).toBeGreaterThan(150);
    await agent.receive(
      message("content.published", {
        content_id: `c-${run?.id}`,
        keyword: "one thing",
        urls: [`/sites/${slug}/one-thing`],
        published_at: new Date().toISOString(),
      }),
    );
    expect((await runs())[0]).toMatchObject({ status: "complete", url: `/sites/${slug}/one-thing` });
    const mine = (await outboxOf(env.DB)).filter((one) => one.message.correlation_id === `c-${slug}`);
    expect(mine.map((one) => [one.queue, one.message.type])).toEqual([
      ["publish-commands", "content.publish"],
      ["brand-events", "content.ready"],
    ]);
  });

  test("fails permanently if its research does not exist: the brand stores that and raises an alert", async () => {
    const { agent, generate, runs, sent, slug } = await newBrand();
    await agent.receive(generate("one thing", "r-missing"));
    await eventually(async () => (await runs())[0]?.status === "failed");
    expect((await runs())[0]).toMatchObject({ error: expect.stringContaining("r-missing") });
    await eventually(async () => (await sent()).some(({ type }) => type === "alert.raised"));
    // The alert names the run, so that a reader of both sees that they are one problem.
    const alertKey = `SELECT full_body->>'$.payload.key' AS key FROM jobs WHERE type = 'alert.raised' AND tenant = ?1`;
    expect(await env.OPS.prepare(alertKey).bind(slug).first("key")).toBe(`workflow:${(await runs())[0]?.id}`);
    expect((await getBrand(env.OPS, slug))?.summary.failedKeywords).toBe(1);
  });

  test("awaits approval if the strategy requires it: the run continues when approved and ends when rejected", async () => {
    const { agent, generate, runs } = await newBrand({ requireApproval: true });
    await Promise.all([agent.receive(generate("one thing")), agent.receive(generate("two things"))]);
    await eventually(async () => (await runs()).every(({ status }) => status === "waiting"));
    const [first, second] = await runs();
    await decideRun(env.OPS, first?.id ?? "", "approved", newAuditContext("dana@example.com"));
    await decideRun(env.OPS, second?.id ?? "", "rejected", newAuditContext("dana@example.com", "too thin"));
    await Promise.all([first, second].map((run) => agent.approvalDecided(run?.id ?? "")));
    await agent.sweep();
    await eventually(async () => (await runs()).every(({ status }) => status === "complete" || status === "rejected"));
    const ended = new Map((await runs()).map((run) => [run.id, run]));
    expect(ended.get(first?.id ?? "")).toMatchObject({ status: "complete" });
    expect(ended.get(second?.id ?? "")).toMatchObject({ status: "rejected", error: "Rejected by dana@example.com: too thin" });
    expect(await getContent(env.DB, `c-${second?.id}`)).toBeNull();
  });
});

describe("a socket", () => {
  test("is read-only", async () => {
    const { agent, slug } = await newBrand();
    await agent.refresh();
    const socket = await openSocket(slug);
    socket.send(JSON.stringify({ type: "cf_agent_state", state: { slug: "mine" } }));
    socket.send(JSON.stringify({ type: "rpc", id: "1", method: "measureNow", args: ["c"] }));
    await eventually(
      async () => socket.texts.some((text) => text.includes("cf_agent_state_error")) && socket.texts.some((text) => text.includes('"rpc"')),
    );
    expect(socket.texts.find((text) => text.includes('"rpc"'))).toContain('"success":false');
    expect(await runInDurableObject(agent, (brand) => brand.state.slug)).toBe(slug);
  });

  test("gets less than 1 KB when one of many runs changes", async () => {
    const { agent, slug } = await newBrand();
    const at = "2026-10-01T09:00:00.000Z";
    const runs = Array.from({ length: 50 }, (_, index) =>
      newRun(
        {
          id: crypto.randomUUID(),
          tenant: slug,
          subject: `${index} ${"long keyword ".repeat(8)}`.trim(),
          correlationId: `cycle-${slug}-1`,
        },
        at,
      ),
    );
    await runInDurableObject(agent, (_brand, state) => {
      for (const run of runs) {
        const row = JSON.stringify(withReport(run, { step: "fetch-research", state: "running", at }));
        state.storage.sql.exec(`INSERT INTO brand_runs (id, run, params, final) VALUES (?, ?, 'null', 0)`, run.id, row);
      }
    });
    const socket = await openSocket(slug);
    await eventually(async () => socket.frames.some(({ type }) => type === "runs"));
    await agent.onWorkflowEvent("CONTENT_WORKFLOW", runs[0]?.id ?? "", { step: "fetch-research", state: "done", at });
    await eventually(async () => socket.frames.some(({ type }) => type === "run"));
    const frame = socket.texts.find((text) => text.includes('"type":"run"')) ?? "";
    expect(new TextEncoder().encode(frame).byteLength).toBeLessThan(1024);
  });
});

test("a socket is closed when its sign-in expires", async () => {
  const { slug } = await newBrand();
  const { closed } = await openSocket(slug, Date.now() + 300);
  expect(await closed).toBe(3000);
});

test("readership is requested later, once for each article, and changes the strategy", async () => {
  const { agent, message, sent, slug } = await newBrand();
  const url = `/sites/${slug}/one-thing`;
  const published = message("content.published", {
    content_id: "c-1",
    keyword: "one thing",
    urls: [url],
    published_at: "2026-10-01T09:00:00.000Z",
  });
  await agent.receive(published);
  await agent.receive(published);
  const planned = await runInDurableObject(agent, async (brand) =>
    (await brand.listSchedules()).filter(({ callback }) => callback === "checkPerformance"),
  );
  expect(planned.length).toBeLessThanOrEqual(1);
  const at = "2026-10-08T09:00:00.000Z";
  await agent.checkPerformance({ urls: [url], at });
  await agent.checkPerformance({ url, at });
  await agent.receive(message("content.performed", { url, views: 90, verdict: "strong" }));
  expect((await sent()).filter(({ type }) => type === "performance.requested").length).toBe(1);
  expect((await getBrand(env.OPS, slug))?.summary).toMatchObject({ difficultyLean: 2 });
  expect(await agent.strategyMoves()).toMatchObject([
    { from: 0, to: 2, maxDifficulty: 40, url, verdict: "strong", views: 90, median: null },
  ]);
  expect(await agent.measureNow("m-1")).toBe(1);
  expect((await sent()).filter(({ type }) => type === "performance.requested").length).toBe(2);
  // The id of a planned request starts with its planned time.
  expect((await sent()).filter(({ id }) => id.startsWith(`${idPrefixAt(Date.parse(at))}-8`)).length).toBe(1);
  const fromMs = Date.parse("2026-10-01T09:00:00.000Z");
  expect(await agent.measureNow(`measure-${slug}-${fromMs / 30_000}`)).toBe(1);
  expect((await sent()).map(({ id }) => id).filter((id) => id.startsWith(`${idPrefixAt(fromMs)}-8`)).length).toBe(1);
});
