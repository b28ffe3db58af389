import { Link, useSearch } from "@tanstack/react-router";
import { jobStates } from "#domain/jobs/job";
import { withoutEdit } from "./search.ts";
import { Section } from "../../ui/Section.tsx";
import { formatCount } from "../../ui/format.ts";
import type { JobDetail } from "./calls.ts";
import { JobStateSign } from "./columns.tsx";

const maxShownChildren = 20;

/** The parent and the children of a job, up to 20 children, with a link to all of them. */
export function ParentAndChildren({ detail: { job, parent, children, childCounts } }: { detail: JobDetail }) {
  const search = useSearch({ from: "/jobs", select: withoutEdit });
  if (!job.parentId && children.length === 0) return null;
  const row = (relative: JobDetail["job"], relation: string) => (
    <li key={relative.id} className="flex min-h-row items-center gap-3 border-b border-kumo-hairline">
      <span className="w-14 shrink-0 text-kumo-subtle">{relation}</span>
      <JobStateSign job={relative} />
      <Link to="/jobs/$id" params={{ id: relative.id }} search={search} className="min-w-0 truncate text-kumo-link hover:underline">
        {relative.type} in {relative.queue}
      </Link>
    </li>
  );
  const total = Object.values(childCounts).reduce<number>((sum, value) => sum + (value ?? 0), 0);
  const stateCounts = jobStates.flatMap((state) => (childCounts[state] ? [`${formatCount(childCounts[state])} ${state}`] : []));
  return (
    <Section title={children.length ? `Parent and children: ${stateCounts.join(", ")}` : "Parent"}>
      <ul className="border-t border-kumo-hairline">
        {parent
          ? row(parent, "Parent")
          : job.parentId && <li className="py-1.5 text-kumo-subtle">Parent job {job.parentId} is no longer stored.</li>}
        {children.slice(0, maxShownChildren).map((child) => row(child, "Child"))}
      </ul>
      {total > maxShownChildren && (
        <Link to="/jobs" search={{ parentId: job.id }} className="mt-1 inline-block text-kumo-link hover:underline">
          View all {formatCount(total)} children
        </Link>
      )}
    </Section>
  );
}
