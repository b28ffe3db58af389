import type { Page } from "@playwright/test";
import type { JobPage, ListedJob } from "#domain/jobs/list";
import { spanCountsOf, type Span, type Trace } from "#domain/traces/trace";
import { withoutPageData } from "./dashboard.ts";

const began = Date.parse("2026-11-21T02:00:00.000Z");
const iso = (ms: number): string => new Date(ms).toISOString();
const padded = (index: number): string => String(index).padStart(6, "0");
const queue = "publish-commands";
const type = "content.publish";

/** The job at a place of a list, the newest first. */
function jobAt(place: number, of: number): ListedJob {
  const at = began - place * 1_000;
  const failed = place % 5 === 1;
  return {
    id: `${padded(of - place)}.${queue}`,
    queue,
    type,
    eventId: padded(of - place),
    source: "plenty",
    tenant: "trail-kit",
    correlationId: `cycle-${place >> 4}`,
    state: failed ? "failed" : "completed",
    attempt: 1,
    attempts: 4,
    earlierAttempts: 0,
    priority: 0,
    parentId: null,
    causationId: null,
    progress: null,
    createdAt: iso(at),
    runAt: null,
    startedAt: iso(at + 300),
    finishedAt: iso(at + 700),
    cancelledAt: null,
    errorName: failed ? "RateLimitError" : null,
    errorMessage: failed ? "The provider asks for rest" : null,
  };
}

/** Answers the list of jobs with `many` of them, so many pages at a time as the dashboard asks for; nothing while `held` is pending. */
export async function answerJobs(page: Page, many: number, held: () => Promise<void> | undefined): Promise<void> {
  await withoutPageData(page);
  await page.route(/\/api\/jobs\?/, async (route) => {
    await held();
    const asked = new URL(route.request().url()).searchParams;
    const from = Number(asked.get("cursor") ?? 0);
    // A hundred first, then far more than are asked for: so much would take the real one five hundred answers.
    const to = Math.min(many, from + (from === 0 ? 100 : 12_500));
    const items = Array.from({ length: to - from }, (_, index) => jobAt(from + index, many));
    await route.fulfill({ json: { items, nextCursor: to < many ? String(to) : null, looked: items.length } satisfies JobPage });
  });
}

/** Answers the search for one job among `pages` times 2,000, the last of which has it; after `stopsAt` pages only once `held` is over. */
export async function answerSearch(page: Page, pages: number, stopsAt: number, held: Promise<void>): Promise<void> {
  await withoutPageData(page);
  await page.route(/\/api\/(jobs|dead-letters)\?/, async (route) => {
    const asked = new URL(route.request().url());
    const at = Number(asked.searchParams.get("cursor") ?? 0) + 1;
    if (at > stopsAt) await held;
    const items = at === pages && asked.pathname === "/api/jobs" ? [jobAt(0, 1)] : [];
    await route.fulfill({ json: { items, nextCursor: at < pages ? String(at) : null, looked: 2_000, scanned: 2_000 } });
  });
}

const nothing = { about: null, by: null, reason: null, error: null, eventId: null, url: null, link: null };

/** A tree of jobs, each with two tries; eight follow from each. */
function spansOf(many: number): Span[] {
  return Array.from({ length: many }, (_, index): Span => {
    const job = Math.floor(index / 3);
    const part = index % 3;
    const at = began + job * 50;
    const id = padded(job);
    const span = { ...nothing, id, kind: "job" as const, name: type, queue, state: "completed" as const, attempt: 2, waitMs: 100 };
    if (part === 0)
      return { ...span, parentId: job ? padded(Math.floor((job - 1) / 8)) : null, startedAt: iso(at), endedAt: iso(at + 900) };
    const [from, to] = part === 1 ? [at, at + 300] : [at + 350, at + 900];
    return {
      ...span,
      id: `${id}#${part}`,
      parentId: id,
      kind: "attempt",
      attempt: part,
      state: part === 1 ? "retried" : "completed",
      startedAt: iso(from),
      endedAt: iso(to),
      waitMs: 50,
    };
  });
}

/** Answers the trace `correlationId` with `many` spans, in pages. */
export async function answerTrace(page: Page, correlationId: string, many: number): Promise<void> {
  const spans = spansOf(many);
  const pageSize = 2_500;
  await page.route(new RegExp(`/api/traces/${correlationId}\\b`), async (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get("cursor") ?? 0);
    const to = from + pageSize;
    const some = spans.slice(from, to);
    const head = { correlationId, title: "Cycle of plenty", tenant: null, startedAt: iso(began), startedBy: "schedule" };
    const rest = { endedAt: iso(began), counts: spanCountsOf(some), spans: some, nextCursor: to < many ? String(to) : null };
    await route.fulfill({ json: { ...head, ...rest } satisfies Trace });
  });
}
