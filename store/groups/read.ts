import { FailureGroup, type GroupValue } from "#domain/groups/group";
import { type QuarterCounts, rateOf, stateOf, trendOf } from "#domain/groups/state";
import { normalizeMessage } from "#domain/errors/normalize";

/** Columns of a group `g`, for {@link groupOf}. */
export const groupColumns = `g.fingerprint, g.error_name AS errorName, g.message, g.status, g.count, g.open, g.quarters,
  g.first_seen_at AS firstSeenAt, g.last_seen_at AS lastSeenAt, g.queues, g.status_at AS statusAt, g.status_by AS statusBy,
  g.muted_until AS mutedUntil, g.muted_above AS mutedAbove, g.regressed_at AS regressedAt, g.note, g.assignee, g.runbook, g.version`;

type Row = Omit<FailureGroup, "normalizedMessage" | "state" | "rate" | "trend" | "queues"> & {
  quarters: string;
  queues: string;
  statusAt: string | null;
  statusBy: string | null;
};

/** Converts stored counts by value. */
export const valuesOf = (text: string): GroupValue[] =>
  (JSON.parse(text) as [string, number][]).map(([value, count]) => ({ value, count }));

/** Converts a row of {@link groupColumns} to the group as it is at `now`. */
export function groupOf(row: unknown, now: Date): FailureGroup {
  const { quarters, queues, statusAt, statusBy, ...fields } = row as Row;
  const counts = JSON.parse(quarters) as QuarterCounts;
  const rate = rateOf(counts, now.getTime());
  const by = (status: FailureGroup["status"]) => (fields.status === status ? { at: statusAt, by: statusBy } : { at: null, by: null });
  return FailureGroup.parse({
    ...fields,
    normalizedMessage: normalizeMessage(fields.message),
    rate,
    trend: trendOf(counts, now.getTime()),
    state: stateOf({ ...fields, rate }, now.getTime()),
    queues: valuesOf(queues),
    resolvedAt: by("resolved").at,
    resolvedBy: by("resolved").by,
    mutedAt: by("muted").at,
    mutedBy: by("muted").by,
  });
}
