import { pipeline } from "#domain/pipeline/pipeline";
import type { QueueView } from "#domain/queues/health";
import { jobStates } from "#domain/jobs/job";
import { parts } from "../../core/pipelineParts.ts";
import { tenantAlias } from "../../core/tenant.ts";
import type { Qualifier, Suggestion } from "../../ui/QueryBox/complete.ts";
import { pluralize } from "../../ui/format.ts";
import { ranges, parseMoment } from "../../ui/ranges.ts";
import type { FilterName } from "./search.ts";

/** The filter behind each qualifier that can be typed in the filter box. */
const filterByQualifier: Record<string, FilterName> = {
  queue: "queue",
  state: "state",
  type: "type",
  trace: "correlationId",
  parent: "parentId",
  after: "from",
  before: "to",
};
/** The filter of a qualifier. The tenant has the name that the pipeline gives it. */
export const filterOfQualifier = (qualifier: string): string =>
  qualifier === tenantAlias() ? "tenant" : (filterByQualifier[qualifier] ?? qualifier);

export const qualifierOfFilter = (filter: FilterName): string =>
  filter === "tenant" ? tenantAlias() : (Object.entries(filterByQualifier).find(([, value]) => value === filter)?.[0] ?? filter);

const stateDescriptions: Record<(typeof jobStates)[number], string> = {
  waiting: "ready to run",
  delayed: "not due yet",
  blocked: "waiting for child jobs",
  active: "running",
  completed: "succeeded",
  failed: "failed permanently or cancelled",
};

const anyShortText = (value: string): string | undefined => (value.length <= 200 ? value : undefined);
const moments = [
  ...ranges.map(({ from, label }) => ({ value: from, description: label })),
  { value: "yesterday", description: "Since yesterday 00:00" },
];
const moment = {
  accepts: (value: string) => (parseMoment(value) ? value : undefined),
  expected: "15m, 24h, 7d, today, or a time such as 2026-11-20T09:00",
};

/** The qualifier of the tenant; none if the pipeline declares no tenant. */
function tenantQualifier(tenants: readonly Suggestion[]): Qualifier[] {
  const { tenant } = parts();
  if (!tenant) return [];
  const noun = tenant.label.toLowerCase();
  return [
    {
      name: tenant.alias,
      description: `${noun} of the job`,
      values: () => tenants,
      accepts: anyShortText,
      expected: `the ID of a ${noun}`,
    },
  ];
}

/** The qualifiers that the filter box completes. Queues and tenants come from data that is already loaded. */
export const jobQualifiers = (queues: readonly QueueView[], tenants: readonly Suggestion[]): Qualifier[] => [
  {
    name: "queue",
    description: "queue of the job",
    values: () =>
      queues.map(({ name, counts, countsKnown, displayName }) => ({
        value: name,
        description: counts.failed
          ? pluralize(counts.failed, "failed", "failed")
          : countsKnown
            ? `${counts.waiting} waiting`
            : (displayName ?? "outside the job layer"),
      })),
    accepts: anyShortText,
    expected: "a queue name",
  },
  {
    name: "state",
    description: "current state",
    values: () => jobStates.map((value) => ({ value, description: stateDescriptions[value] })),
    accepts: (value) => jobStates.find((state) => state === value.toLowerCase()),
    expected: jobStates.join(", "),
  },
  {
    name: "type",
    description: "message type",
    values: () => Object.entries(pipeline().messages).map(([value, { description }]) => ({ value, description })),
    accepts: anyShortText,
    expected: "a message type",
  },
  ...tenantQualifier(tenants),
  { name: "trace", description: "jobs with a correlation ID", values: () => [], accepts: anyShortText, expected: "a correlation ID" },
  { name: "parent", description: "children of a job", values: () => [], accepts: anyShortText, expected: "a job ID" },
  { name: "after", description: "added at or after", values: () => moments, ...moment },
  { name: "before", description: "added before", values: () => moments, ...moment },
];
