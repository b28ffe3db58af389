import { auditTextOf } from "#domain/audit/audit";
import { visibleText } from "#domain/text/visible";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { QueueView } from "#domain/queues/health";
import { links } from "../../core/links.ts";
import { useOverviewPart } from "../../core/live/overview.ts";
import { LoadError } from "../../ui/LoadError.tsx";
import { textLink } from "../../ui/facts.tsx";
import { Section } from "../../ui/Section.tsx";
import { SkeletonLine } from "../../ui/Skeleton.tsx";
import { Time } from "../../ui/Time.tsx";
import { formatCount, shortActorName } from "../../ui/format.ts";
import { recentAuditEntriesQuery, recentFailuresQuery, recentDeadLettersQuery } from "./calls.ts";

const row = "flex min-h-row min-w-0 items-center gap-3 border-b border-kumo-hairline last:border-0";
const SectionSkeleton = () => (
  <div className="h-8 py-1.5">
    <SkeletonLine width="w-64" />
  </div>
);
const EmptyText = ({ children }: { children: string }) => <p className="text-kumo-subtle">{children}</p>;

/** The latest open dead letters of a queue. */
export function RecentDeadLetters({ queue }: { queue: QueueView }) {
  const { data, error, refetch } = useQuery({
    ...recentDeadLettersQuery(queue.name, queue.openDeadLetters),
    placeholderData: keepPreviousData,
  });
  return (
    <Section
      title="Dead letters"
      aside={
        <Link {...links.deadLetters({ queue: queue.name })} className={textLink}>
          {queue.openDeadLetters ? `View all ${formatCount(queue.openDeadLetters)}` : "View all"}
        </Link>
      }
    >
      {error && !data && <LoadError what="Dead letters" error={error} retry={() => void refetch()} />}
      {!data && !error && <SectionSkeleton />}
      {data?.items.length === 0 && <EmptyText>No open dead letters</EmptyText>}
      <ul>
        {data?.items.map((deadLetter) => (
          <li key={deadLetter.id} className={row}>
            <Link
              to="/dead-letters/$id"
              params={{ id: deadLetter.id }}
              search={{ queue: queue.name }}
              className="max-w-1/2 shrink-0 truncate font-medium text-kumo-danger hover:underline"
            >
              {deadLetter.errorName}
            </Link>
            <span className="min-w-0 flex-1 truncate text-kumo-subtle" title={visibleText(deadLetter.errorMessage)}>
              {deadLetter.errorMessage}
            </span>
            <Time at={deadLetter.createdAt} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The latest failed jobs of a queue, whether or not their dead letters are still open. */
export function RecentFailures({ queue }: { queue: QueueView }) {
  const { data, error, refetch } = useQuery({ ...recentFailuresQuery(queue.name, queue.counts.failed), placeholderData: keepPreviousData });
  return (
    <Section
      title="Latest failures"
      aside={
        <Link {...links.jobs({ queue: queue.name, state: "failed" })} className={textLink}>
          {queue.counts.failed ? `View all ${formatCount(queue.counts.failed)}` : "View all"}
        </Link>
      }
    >
      {error && !data && <LoadError what="Failed jobs" error={error} retry={() => void refetch()} />}
      {!data && !error && <SectionSkeleton />}
      {data?.items.length === 0 && <EmptyText>{queue.counts.failed ? "No failures among the newest jobs" : "No failed jobs"}</EmptyText>}
      <ul>
        {data?.items.map((job) => (
          <li key={job.id} className={row}>
            <Link {...links.job(job.id)} className="max-w-1/2 shrink-0 truncate font-medium hover:underline">
              {job.type}
            </Link>
            <span className="min-w-0 flex-1 truncate text-kumo-subtle" title={visibleText(job.errorMessage ?? "")}>
              {job.errorName}
            </span>
            <Time at={job.finishedAt} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The latest audit entries of a queue: pauses, limits and purges. */
export function RecentAuditEntries({ queue }: { queue: Pick<QueueView, "name"> }) {
  const mark = useOverviewPart(({ marks }) => marks.audit);
  const { data, error, refetch } = useQuery({ ...recentAuditEntriesQuery(queue.name, mark), placeholderData: keepPreviousData });
  return (
    <Section
      title="Audit log"
      aside={
        <Link {...links.audit({ target: `queue:${queue.name}` })} className={textLink}>
          View all
        </Link>
      }
    >
      {error && !data && <LoadError what="Audit log" error={error} retry={() => void refetch()} />}
      {!data && !error && <SectionSkeleton />}
      {data?.items.length === 0 && <EmptyText>No audit entries</EmptyText>}
      <ul>
        {data?.items.map((entry) => (
          <li key={entry.id} className={row}>
            <Link {...links.audit({ target: entry.target, entry: entry.id })} className="shrink-0 font-medium hover:underline">
              {auditTextOf(entry.action)}
            </Link>
            <span className="min-w-0 flex-1 truncate text-kumo-subtle" title={visibleText(entry.reason ?? entry.outcome)}>
              <bdi>{shortActorName(entry.actor)}</bdi>: <bdi>{entry.reason ?? entry.outcome}</bdi>
            </span>
            <Time at={entry.at} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
