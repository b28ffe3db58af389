import type { Browser } from "@playwright/test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Run } from "#domain/workflows/run";
import { launchBrowser, openRecordedPage, type PaintedText, paintedTextsOf } from "./browser.ts";
import { openSockets } from "./openSockets.ts";
import { percentile } from "./report.ts";
import { type Server, startServer, until } from "./server.ts";
import type { Figure } from "./table.ts";

const root = resolve(import.meta.dirname, "..");
/** Other open sockets while a page is measured. */
const crowds = [0, 399];
/** Runs of a cycle: each has steps that begin when an operator approves it. */
const runsPerCycle = 10;
const failures = 20;

/** Time between two events, ms, never in step with what the system does once a second. */
const gapMs = (index: number): number => 300 + 61 * (index % 7);

/** Starts a cycle of a new brand whose articles need an approval. Returns its runs once all of them wait. */
async function waitingRuns({ ask }: Server, brand: string): Promise<Run[]> {
  const seedKeywords = Array.from({ length: runsPerCycle }, (_, index) => `${brand} part ${index}`);
  const strategy = { cron: null, seedKeywords, articlesPerCycle: runsPerCycle, maxDifficulty: 100, requireApproval: true };
  await ask("POST", "/api/brands", { slug: brand, name: brand, strategy });
  await ask("POST", `/api/brands/${brand}/cycles`);
  const { items } = await until(
    "all runs await approval",
    () => ask<{ items: Run[] }>("GET", `/api/workflows?brand=${brand}&limit=50`),
    (page) => page.items.length === runsPerCycle && page.items.every(({ status }) => status === "waiting"),
  );
  return items;
}

/** The first text that showed a step of a run as done. The marks of its row name the steps in order, with their states. */
const shownAs = (painted: readonly PaintedText[], { id }: Run, position: number): PaintedText | undefined =>
  painted.find(({ row, text }) => row === id && (text.split("|")[0] ?? "").split(", ")[position]?.endsWith(": done"));

/** Time from the end of a step of a workflow run until the open list of runs has painted it, ms: two steps of each run. */
async function stepsToPixels(server: Server, browser: Browser, brand: string, others: number): Promise<number[]> {
  const runs = await waitingRuns(server, brand);
  const sockets = await openSockets(server.address, `/agents/brand-agent/${brand}`, others);
  const page = await openRecordedPage(browser, `${server.address}/workflows?brand=${brand}`);
  try {
    for (const [index, { id }] of runs.entries()) {
      await wait(gapMs(index));
      await server.ask("POST", `/api/workflows/${id}/approve`, {});
    }
    const { items } = await until(
      "all runs are complete",
      () => server.ask<{ items: Run[] }>("GET", `/api/workflows?brand=${brand}&limit=50`),
      (list) => list.items.every(({ status }) => status === "complete"),
    );
    const painted = await until(
      "all runs are shown as complete",
      () => paintedTextsOf(page),
      (texts) => items.every((run) => shownAs(texts, run, run.steps.length - 1)),
    );
    return items.flatMap((run) =>
      run.steps.flatMap(({ state, endedAt }, position) => {
        // Steps before the approval ended before the page was open.
        if (position < run.steps.length - 2) return [];
        const shown = shownAs(painted, run, position);
        if (state !== "done" || endedAt === null || !shown) throw new Error(`Step ${position} of ${run.id} was never shown as done`);
        return shown.at - Date.parse(endedAt);
      }),
    );
  } finally {
    await page.close();
    sockets.close();
  }
}

/** Time from the end of a failed job until the open list of queues has painted its dead letter, ms. */
async function failuresToPixels({ ask, address }: Server, browser: Browser, others: number): Promise<number[]> {
  const queue = "gatherfeed-commands";
  const sockets = await openSockets(address, "/agents/ops-agent/live", others);
  const page = await openRecordedPage(browser, `${address}/queues`);
  await ask("PUT", "/api/lab/faults", { service: "gatherfeed", kind: "permanent", rate: 1 });
  const deadLettersOf = (text: string) => Number(text.split("|").at(-1)?.replaceAll(/\D/g, ""));
  const shownSince = async (count: number) =>
    (await paintedTextsOf(page)).find(({ row, text }) => row.startsWith(queue) && deadLettersOf(text) >= count);
  try {
    const durations: number[] = [];
    const { queues } = await ask<{ queues: { name: string; openDeadLetters: number }[] }>("GET", "/api/overview");
    const before = queues.find(({ name }) => name === queue)?.openDeadLetters ?? 0;
    for (let each = 1; each <= failures; each += 1) {
      const payload = { brand_slug: "niche-fi", keywords: [`failure ${each} of ${others}`], priority: "normal" };
      const { id } = await ask<{ id: string }>("POST", "/api/jobs", { queue, type: "research.requested", payload });
      const shown = await until("the failure is painted", () => shownSince(before + each), Boolean);
      const { job } = await ask<{ job: { finishedAt: string } }>("GET", `/api/jobs/${encodeURIComponent(id)}`);
      durations.push((shown?.at ?? Number.NaN) - Date.parse(job.finishedAt));
      await wait(gapMs(each));
    }
    return durations;
  } finally {
    await ask("DELETE", "/api/lab/faults");
    await page.close();
    sockets.close();
  }
}

/** Measures how soon a real browser paints a step of a workflow run, and a failure, alone and beside 399 other open sockets. */
export async function measureLive(rounds: number): Promise<Figure[]> {
  const stateDir = mkdtempSync(join(tmpdir(), "signalbox-bench-"));
  process.once("exit", () => rmSync(stateDir, { recursive: true, force: true }));
  const server = await startServer(root, stateDir);
  const browser = await launchBrowser();
  try {
    const figures: Figure[] = [];
    await stepsToPixels(server, browser, "bench-warm", 0);
    for (const others of crowds) {
      const steps: number[] = [];
      for (let round = 0; round < rounds; round += 1)
        steps.push(...(await stepsToPixels(server, browser, `bench-${others}-${round}`, others)));
      const failed = await failuresToPixels(server, browser, others);
      const open = `${others + 1} ${others === 0 ? "socket" : "sockets"} open`;
      const figure = (name: string, sample: number): Figure => ({ name, unit: "ms", samples: [sample], others: {} });
      figures.push(
        figure(`a step, until it is painted, ${open}: median`, percentile(steps, 0.5)),
        figure(`a step, until it is painted, ${open}: p95`, percentile(steps, 0.95)),
        figure(`a failure, until it is painted, ${open}: median`, percentile(failed, 0.5)),
        figure(`a failure, until it is painted, ${open}: p95`, percentile(failed, 0.95)),
      );
    }
    return figures;
  } finally {
    await browser.close();
    await server.stop();
  }
}
