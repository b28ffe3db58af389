import type { Sample } from "#domain/groups/sample";
import type { Since } from "#domain/groups/since";
import type { QuarterCounts } from "#domain/groups/state";
import { notFound } from "#domain/errors/refused";
import { valuesOf } from "./read.ts";
import { sampleFailures, sampleSuccesses } from "./samples.ts";
import { sinceOf } from "./since.ts";

/** What may explain a group: samples of its failures and of successes, how many failures there were in all, and since when. */
export type Evidence = { count: number; failures: Sample[]; successes: Sample[]; since: Since };

type Row = { count: number; quarters: string; queues: string; firstSeenAt: string };

/** Returns what may explain a group. Costs four round trips and about 500 rows, however many are stored. Throws `not_found`. */
export async function explainGroup(db: D1Database, fingerprint: string): Promise<Evidence> {
  const row = await db
    .prepare(`SELECT count, quarters, queues, first_seen_at AS firstSeenAt FROM failure_groups WHERE fingerprint = ?1`)
    .bind(fingerprint)
    .first<Row>();
  if (!row) throw notFound("group", fingerprint);
  const { count, quarters, firstSeenAt } = row;
  const queues = valuesOf(row.queues).map(({ value }) => value);
  const [failures, since] = await Promise.all([
    sampleFailures(db, fingerprint, { count, quarters: JSON.parse(quarters) as QuarterCounts }),
    sinceOf(db, { fingerprint, firstSeenAt, queues }),
  ]);
  return { count, failures, successes: await sampleSuccesses(db, fingerprint, failures), since };
}
