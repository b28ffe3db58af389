import { queueFactory, verdictFactory } from "#factories/queues";
import { scheduleFactory } from "#factories/schedules";
import type { DeadLetterDetail } from "#domain/dead-letters/deadLetter";
import type { FailureGroupDetail } from "#domain/groups/group";
import type { Metrics } from "#domain/queues/metrics";
import type { Overview } from "#domain/queues/health";
import { spanCountsOf, type Trace, type TraceSummary } from "#domain/traces/trace";
import { alertFactory } from "#factories/alerts";
import { auditEntryFactory } from "#factories/audit";
import { brandFactory, keywordFactory } from "#factories/brands";
import { deadLetterFactory } from "#factories/deadLetters";
import { builtAt, secondsAfterBuilt } from "#factories/factory";
import { groupFactory } from "#factories/groups";
import { instanceFactory } from "#factories/instances";
import { attemptFactory, jobFactory } from "#factories/jobs";
import { metricPointFactory } from "#factories/queues";
import { pipeline } from "#domain/pipeline/pipeline";
import { runFactory, stepAttemptFactory } from "#factories/workflows";
import { dayCost } from "./dayCost.ts";
import { explanation } from "./explanation.ts";
import { planAnswers } from "./planAnswers.ts";
import {
  longWord,
  longText,
  jobs,
  deadLetters,
  groups,
  runs,
  workflows,
  accountWorkflows,
  instances,
  schedules,
  brands,
  queues,
  accountQueues,
  alerts,
  entries,
  spans,
} from "./samples.ts";

const traceHead = {
  correlationId: "c-1",
  title: "Cycle of niche-fi",
  tenant: "niche-fi",
  startedAt: builtAt,
  startedBy: "dana@example.com",
};

const overview = (filled: boolean): Overview => ({
  at: builtAt,
  troubles: filled
    ? [
        { kind: "deadLetters", target: "publish-commands", count: 3, since: builtAt, detail: "PermanentError" },
        { kind: "paused", target: "sm-commands", count: 12, since: builtAt, detail: "the provider is down" },
        { kind: "failedRuns", target: "workflows", count: 1, since: builtAt, detail: longText },
      ]
    : [],
  queues: filled ? queues : [],
  openDeadLetters: filled ? 4 : 0,
  verdict: filled ? verdictFactory.failing() : verdictFactory.build(),
  runs: filled ? { running: 1, starting: 1, waiting: 1, paused: 1 } : { running: 0, starting: 0, waiting: 0, paused: 0 },
  plans: { running: filled ? 1 : 0 },
  marks: { deadLetters: "1", audit: "1", alerts: "1", brands: "1", summaries: "1", runs: "1" },
});

/** Metrics of the last two hours. Charts end now, so they have no fixed times. */
function metrics(filled: boolean): Metrics {
  const now = Math.floor(Date.now() / 60_000) * 60_000;
  const pointAt = (minutesAgo: number) =>
    metricPointFactory.build({
      at: new Date(now - minutesAgo * 60_000).toISOString(),
      completed: (minutesAgo * 7) % 20,
      failed: minutesAgo % 9 === 0 ? 3 : 0,
      waitP50Ms: 40,
      waitP95Ms: 900,
      runP50Ms: 120,
      runP95Ms: 2_400,
    });
  const points = Array.from({ length: 118 }, (_, index) => pointAt(118 - index));
  const backlog = points.map(({ at }, index) => ({ at, waiting: (index * 5) % 40, oldestMs: (index % 8) * 9_000 }));
  const mark = { at: new Date(now - 30 * 60_000).toISOString(), kind: "pause", queue: "publish-commands", by: "dana@example.com" } as const;
  return {
    from: new Date(now - 120 * 60_000).toISOString(),
    to: new Date(now).toISOString(),
    bucket: "1m",
    series: filled ? [{ queue: "publish-commands", points, all: pointAt(1), backlog }] : [],
    overall: { points: filled ? points : [], all: pointAt(1) },
    marks: filled ? [{ ...mark, says: "the provider is down" }] : [],
  };
}

const listOf = (items: readonly unknown[]) => ({
  items,
  nextCursor: null,
  looked: items.length,
  scanned: items.length,
  total: items.length,
});
const detail: DeadLetterDetail = {
  deadLetter: deadLetterFactory.build({ errorStack: "PermanentError: The article does not exist\n    at publish (publish.ts:12:9)" }),
  attempts: [attemptFactory.failed()],
  lineage: [{ id: "d-1", status: "open", queue: "publish-commands", createdAt: builtAt, resolvedAt: null, replayedTo: null }],
};
const groupDetail: FailureGroupDetail = {
  group: groupFactory.muted({
    message: longText,
    assignee: "dana@example.com",
    runbook: "https://example.com/runbooks/publish",
    note: `${longText.slice(0, 90)}\nSee the runbook.`,
  }),
  types: [{ value: "content.publish", count: 40 }],
  tenants: [{ value: longWord.slice(0, 60), count: 40 }],
  subjects: [{ value: "best budgeting apps", count: 2 }],
  traces: [{ correlationId: "c-1", lastSeenAt: builtAt }],
  deadLetters: [deadLetterFactory.build(), deadLetterFactory.build({ id: "d-2", status: "dropped", carries: "" })],
};
const job = {
  job: jobFactory.failed(),
  payload: { brand_slug: "niche-fi" },
  options: { attempts: 4, priority: 7 },
  attemptsAgain: 4,
  body: deadLetterFactory.build().body,
  result: null,
  resultText: null,
  attempts: [attemptFactory.failed({ outcome: "retried", retryAt: secondsAfterBuilt(8) }), attemptFactory.failed({ attempt: 2 })],
  logs: [{ attempt: 1, line: 801, at: secondsAfterBuilt(3), level: "warn", message: longText, data: { retry: true } }],
  parent: jobFactory.build({ id: "parent.publish-commands" }),
  children: [jobFactory.build({ id: "child.publish-commands" })],
  childCounts: { completed: 1 },
  deadLetter: deadLetterFactory.build(),
};
const run = {
  ...runFactory.failed({
    steps: runFactory.failed().steps.map((step, index) => (index === 0 ? { ...step, state: "failed", startedAt: builtAt } : step)),
  }),
  unresolved: true,
  decision: null,
  lastOrder: { verb: "restart", fromStep: null, by: "dana@example.com", at: builtAt, reason: "again", due: true },
  // Without a pipeline no step is declared, so a run has no attempts.
  attempts: pipeline().runSteps
    ? [
        stepAttemptFactory.failed({ retryAt: secondsAfterBuilt(5) }),
        stepAttemptFactory.build({ attempt: 2, output: longText, outputLength: 9 }),
      ]
    : [],
  jobId: "r-1.sm-commands",
};
const trace: Trace = { ...traceHead, endedAt: null, counts: spanCountsOf(spans), spans, nextCursor: null };
const traceSummary: TraceSummary = { ...traceHead, firstJobId: "j-1", endedAt: null, counts: spanCountsOf(spans), exact: true };
const articleUrl = "/sites/niche-fi/tents";
const page = {
  slug: "tents",
  keyword: "tents",
  title: longText.slice(0, 90),
  writer: "template",
  wordCount: 812,
  publishedAt: builtAt,
  updatedAt: builtAt,
};
const move = {
  id: "m-1",
  at: builtAt,
  from: 0,
  to: 1,
  maxDifficulty: 41,
  url: articleUrl,
  verdict: "strong",
  views: 90,
  score: 0.8,
  median: 20,
  compared: 8,
};

/** The answers by path. The first one that fits counts. */
const answers: readonly (readonly [RegExp, () => unknown])[] = [
  [/^\/api\/overview$/, () => overview(true)],
  [/^\/api\/metrics$/, () => metrics(true)],
  [/^\/api\/cost$/, () => dayCost(true)],
  [/^\/api\/health$/, () => ({ ok: true, problems: [{ part: "alerts", message: "The Worker does not answer", down: false }] })],
  [/^\/api\/settings$/, () => ({ deadLetterDays: 90, secondOperatorAbove: null })],
  [
    /^\/api\/account$/,
    () => ({ connected: true, accountId: "0123456789abcdef0123456789abcdef", accountName: "Lamp shop", problem: null, callsLeft: 990 }),
  ],
  [/^\/api\/account\/queues$/, () => ({ items: accountQueues, isComplete: false, readAt: builtAt, problem: "Cloudflare answered 500" })],
  [
    /^\/api\/account\/backlogs$/,
    () => ({
      items: [
        { name: "lamp-orders", backlog: { count: 1_204, bytes: 340_000, oldestAt: builtAt }, readAt: builtAt, problem: null },
        { name: "lamp-orders-dlq", backlog: { count: 0, bytes: 0, oldestAt: null }, readAt: builtAt, problem: null },
        { name: longWord.slice(0, 63), backlog: null, readAt: null, problem: "Cloudflare answered 500" },
      ],
    }),
  ],
  [/^\/api\/lab\/faults$/, () => listOf([])],
  [/^\/api\/jobs$/, () => listOf(jobs)],
  [/^\/api\/jobs\/[^/]+\/peers$/, () => listOf([])],
  [/^\/api\/jobs\/[^/]+$/, () => job],
  [/^\/api\/dead-letters$/, () => listOf(deadLetters)],
  [/^\/api\/groups$/, () => listOf(groups)],
  [/^\/api\/groups\/[^/]+\/in-common$/, () => explanation],
  [/^\/api\/groups\/[^/]+$/, () => groupDetail],
  [/^\/api\/dead-letters\/[^/]+$/, () => detail],
  [/^\/api\/workflows$/, () => listOf(runs)],
  [/^\/api\/workflows\/bound$/, () => ({ items: workflows })],
  [/^\/api\/workflows\/account$/, () => accountWorkflows],
  [/^\/api\/workflows\/instances$/, () => ({ ...listOf(instances), source: "account", readAt: builtAt, problem: longText.slice(0, 64) })],
  [/^\/api\/workflows\/instances\/[^/]+\/[^/]+$/, () => instanceFactory.failed({ workflow: "fulfil" })],
  [/^\/api\/workflows\/[^/]+$/, () => run],
  [/^\/api\/traces$/, () => listOf([traceSummary])],
  [/^\/api\/traces\/[^/]+$/, () => trace],
  [/^\/api\/schedules$/, () => listOf(schedules)],
  [/^\/api\/schedules\/[^/]+$/, () => ({ ...scheduleFactory.build(), upcoming: [2, 4, 6, 8, 10].map(secondsAfterBuilt) })],
  [/^\/api\/queues\/[^/]+$/, () => ({ ...queueFactory.paused(), arrived: { count: 3, more: false } })],
  [/^\/api\/brands$/, () => listOf(brands)],
  [
    /\/keywords$/,
    () => listOf([keywordFactory.build(), keywordFactory.build({ id: "r-b", keyword: longWord.slice(0, 120), taken: "written" })]),
  ],
  [/\/pages$/, () => listOf([{ ...page, url: articleUrl, views: 90, period: "2026-10-01/2026-10-08" }])],
  [
    /\/posts$/,
    () => listOf([{ id: "p-1", url: articleUrl, network: "mastodon", keyword: "tents", text: longText, sentAt: null, createdAt: builtAt }]),
  ],
  [
    /\/performance$/,
    () => ({ articles: [{ url: articleUrl, views: 90, period: "2026-10-01/2026-10-08", verdict: "strong", score: 0.8 }], days: [] }),
  ],
  [/\/strategy-moves$/, () => listOf([move])],
  [/^\/api\/brands\/[^/]+$/, () => brandFactory.build()],
  ...planAnswers,
  [/^\/api\/alerts$/, () => listOf(alerts)],
  [/^\/api\/alerts\/[^/]+$/, () => ({ alert: alertFactory.ofDeadLetters() })],
  [/^\/api\/audit$/, () => listOf(entries)],
  [/^\/api\/audit\/[^/]+$/, () => auditEntryFactory.build()],
];

/** The body of the answer to a read of this path; undefined if the gallery has none. */
export const answerOf = (path: string): unknown => answers.find(([pattern]) => pattern.test(path))?.[1]();

/** The body of the answer of a system in which nothing has happened yet. */
export function emptyAnswerOf(path: string): unknown {
  if (path === "/api/overview") return overview(false);
  if (path === "/api/metrics") return metrics(false);
  if (path === "/api/cost") return dayCost(false);
  const body = answerOf(path);
  return typeof body === "object" && body !== null && "items" in body ? { ...body, items: [], looked: 0, scanned: 0, total: 0 } : body;
}
