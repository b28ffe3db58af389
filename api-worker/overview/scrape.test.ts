import { describe, expect, test } from "vitest";
import type { MetricsFormat } from "#domain/openMetrics";
import { countAttempts } from "#store/queues/histograms";
import { addHoursToTotals } from "#store/queues/totals";
import { callApi, errorCodeOf } from "../testing/callApi.ts";
import { opsFor, testEnv } from "../testing/env.ts";
import { parseExposition } from "../testing/exposition.ts";
import { addDeadLetter, queue } from "../testing/deadLetters.ts";

const db = opsFor(queue);
const openMetrics = { accept: "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.2" };
const scrape = async (headers: Record<string, string> = {}, format: MetricsFormat = "text") =>
  parseExposition((await callApi("/metrics", { headers })).body as string, format);
const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const values = async (name: string) =>
  Object.fromEntries(
    ((await scrape()).get(name)?.samples ?? []).map(({ name: full, labels, value }) => [
      [full.slice(name.length), ...Object.values(labels)].filter((part) => part !== "").join(" "),
      value,
    ]),
  );

describe("a scrape", () => {
  test("is OpenMetrics or the older text format, as requested, and both are valid", async () => {
    await addDeadLetter();
    await db.batch(countAttempts(db, queue, [{ outcome: "completed", waitMs: 5, runMs: 20 }], ago(0)));
    await testEnv.OPS.prepare(
      `INSERT INTO runs (id, tenant, subject, status, steps, started_at, updated_at) VALUES ('r', 'b', 'k', 'running', '[]', '', '')`,
    ).run();
    const [text, open] = [await callApi("/metrics"), await callApi("/metrics", { headers: openMetrics })];
    expect(text.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(open.headers.get("content-type")).toBe("application/openmetrics-text; version=1.0.0; charset=utf-8");
    expect(open.headers.get("cache-control")).toBe("no-store");
    const families = parseExposition(open.body as string, "openMetrics");
    expect([...families.keys()]).toEqual(
      [...parseExposition(text.body as string, "text").keys()].map((name) => name.replace(/_total$/, "")),
    );
    expect(families.size).toBe(11);
    expect(families.get("signalbox_job_wait_seconds")).toMatchObject({ type: "histogram", unit: "seconds" });
    expect((await callApi("/metrics", { headers: { accept: "text/plain" } })).headers.get("content-type")).toContain("text/plain");
    expect((await callApi("/metrics", { method: "HEAD" })).status).toBe(200);
    const refused = await callApi("/metrics", { method: "POST", body: {} });
    expect([refused.status, errorCodeOf(refused)]).toEqual([405, "method_not_allowed"]);
  });

  test("counts attempts in cumulative buckets with sums, over hours in the totals and hours not yet added", async () => {
    const two = [
      { outcome: "completed", waitMs: 5, runMs: 20 },
      { outcome: "failed", waitMs: 8, runMs: 5_000_000 },
    ] as const;
    for (const hours of [5, 4, 0]) await db.batch(countAttempts(db, queue, two, ago(hours)));
    const expected = async () => {
      expect(await values("signalbox_attempts_total")).toEqual({
        [`${queue} completed`]: 3,
        [`${queue} retried`]: 0,
        [`${queue} failed`]: 3,
      });
      expect(await values("signalbox_job_wait_seconds")).toMatchObject({
        [`_bucket ${queue} 0.008`]: 3,
        [`_bucket ${queue} 0.016`]: 6,
        [`_bucket ${queue} +Inf`]: 6,
        [`_count ${queue}`]: 6,
        [`_sum ${queue}`]: 0.039,
      });
      expect(await values("signalbox_job_run_seconds")).toMatchObject({
        [`_bucket ${queue} 0.032`]: 3,
        [`_bucket ${queue} 2097.152`]: 3,
        [`_bucket ${queue} +Inf`]: 6,
        [`_sum ${queue}`]: 15_000.06,
      });
    };
    await expected();
    for (const _ of [1, 2]) await addHoursToTotals(db, new Date()).run();
    expect(await db.prepare(`SELECT completed FROM queue_totals WHERE queue = ?1`).bind(queue).first("completed")).toBe(2);
    await db.prepare(`DELETE FROM queue_spans WHERE span = 'hour' AND at < ?1`).bind(ago(2)).run();
    await expected();
  });

  test("has open dead letters by cause: the 100 most frequent, and the rest of each queue as other", async () => {
    const id = await addDeadLetter();
    const name = 'Odd "name" \\ with\na break';
    await db.prepare(`UPDATE dead_letters SET fingerprint = 'f-0' WHERE id = ?1`).bind(id).run();
    await db.prepare(`DELETE FROM open_dead_letter_counts`).run();
    await db.batch(
      Array.from({ length: 150 }, (_, index) =>
        db.prepare(`INSERT INTO open_dead_letter_counts VALUES (?1, ?2, ?3, ?4)`).bind(queue, `f-${index}`, name, 1_000 - index),
      ),
    );
    await db
      .prepare(`UPDATE queues SET open_dead_letters = (SELECT sum(open) FROM open_dead_letter_counts) WHERE name = ?1`)
      .bind(queue)
      .run();
    const causes = (await scrape(openMetrics, "openMetrics")).get("signalbox_dead_letters_open_by_cause")?.samples ?? [];
    expect(causes.length).toBe(101);
    expect(causes[0]).toMatchObject({ labels: { queue, fingerprint: "f-0", error: name }, value: 1_000 });
    expect(causes[100]).toMatchObject({ labels: { queue, fingerprint: "other" }, value: 875 * 50 + 25 });
    expect((await values("signalbox_dead_letters_open"))[queue]).toBe(causes.reduce((sum, { value }) => sum + value, 0));
  });

  test("counts dead letters as they open, close and are removed, and runs as they change status", async () => {
    const id = await addDeadLetter();
    const open = async () => Object.values(await values("signalbox_dead_letters_open_by_cause"));
    expect(await open()).toEqual([1]);
    await callApi(`/api/dead-letters/${id}/drop`, { body: { reason: "x" } });
    expect(await open()).toEqual([]);
    await callApi(`/api/dead-letters/${id}/restore`, { body: {} });
    expect(await open()).toEqual([1]);
    await db.prepare(`DELETE FROM dead_letters`).run();
    expect(await db.prepare(`SELECT count(*) AS n FROM open_dead_letter_counts`).first("n")).toBe(0);
    await testEnv.OPS.prepare(
      `INSERT INTO runs (id, tenant, subject, status, steps, started_at, updated_at) VALUES ('r', 'b', 'k', 'running', '[]', '', '')`,
    ).run();
    await testEnv.OPS.prepare(`UPDATE runs SET status = 'complete' WHERE id = 'r'`).run();
    expect(await values("signalbox_workflow_runs")).toEqual({ complete: 1, running: 0 });
    await testEnv.OPS.prepare(`DELETE FROM runs`).run();
    expect(await values("signalbox_workflow_runs")).toEqual({ complete: 0, running: 0 });
  });

  test("has the age of the oldest waiting job, paused queues, and the rows of requests", async () => {
    await callApi(`/api/queues/${queue}/pause`, { method: "PUT", body: { reason: "x" } });
    await callApi("/api/jobs", {
      body: { queue, type: "research.requested", payload: { brand_slug: "niche-fi", keywords: ["a"], priority: "normal" } },
    });
    await db.prepare(`UPDATE jobs SET created_at = ?1`).bind(ago(1)).run();
    const age = (await values("signalbox_queue_oldest_waiting_age_seconds"))[queue] ?? 0;
    expect(age).toBeGreaterThanOrEqual(3_600);
    expect(age).toBeLessThan(3_660);
    expect((await values("signalbox_queue_oldest_waiting_age_seconds"))["sm-commands"]).toBe(0);
    expect(await values("signalbox_queue_paused")).toMatchObject({ [queue]: 1, "sm-commands": 0 });
    expect(await values("signalbox_jobs")).toMatchObject({ [`${queue} waiting`]: 1, [`${queue} failed`]: 0 });
    const [read, written] = [
      Object.values(await values("signalbox_d1_rows_read_total")),
      Object.values(await values("signalbox_d1_rows_written_total")),
    ];
    await callApi(`/api/queues/${queue}/pause`, { method: "DELETE", body: {} });
    expect(Object.values(await values("signalbox_d1_rows_read_total"))[0]).toBeGreaterThan(read[0] ?? NaN);
    expect(Object.values(await values("signalbox_d1_rows_written_total"))[0]).toBeGreaterThan(written[0] ?? NaN);
  });

  test("reads a few rows for each queue, behind the guard", async () => {
    const answer = await callApi("/metrics");
    expect(Number(answer.headers.get("x-rows-read"))).toBeLessThan(100);
    expect((await callApi("/metrics", { headers: { host: "signalbox.example" } })).status).toBe(403);
  });
});
