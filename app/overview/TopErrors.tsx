import { visibleText } from "#domain/text/visible";
import { useRef } from "react";
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { FailureGroup } from "#domain/groups/group";
import { links } from "../core/links.ts";
import { resultOf, api } from "../core/api.ts";
import { useOverviewPart } from "../core/live/overview.ts";
import { Sparkline } from "../ui/charts/Sparkline.tsx";
import { useNow } from "../ui/useNow.ts";
import { formatClock, formatCount } from "../ui/format.ts";
import { SectionHeader } from "./SectionHeader.tsx";
import { SectionPending } from "./SectionPending.tsx";
import { useFrozenWhileHovered } from "./useFrozenWhileHovered.ts";

/** The most errors shown. The groups of dead letters have all of them. */
const maxErrors = 5;
/** Groups that are read: those whose dead letters are all resolved are not shown. */
const maxRead = 20;

const groupsQuery = (open: number, mark: string) =>
  queryOptions({
    queryKey: ["overview", "groups", open, mark],
    queryFn: () => resultOf(api.groups.$get({ query: { status: "open", sort: "rate", limit: String(maxRead) } })),
    select: ({ items }) => items.filter((group) => group.open > 0).slice(0, maxErrors),
    placeholderData: keepPreviousData,
  });

const focusRing =
  "outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent";

/** One error with the number of its open dead letters and its trend. */
function ErrorGroup({ group }: { group: FailureGroup }) {
  const now = useNow();
  const { errorName, message, queues, fingerprint, firstSeenAt, trend } = group;
  const [queue] = queues;
  return (
    <li className="relative flex h-11 items-center gap-3 mx-4 border-b border-kumo-hairline first:border-t hover:bg-kumo-tint/60 sm:mx-6">
      <span className="figure min-w-7 shrink-0 text-base font-semibold text-kumo-danger">{formatCount(group.open)}</span>
      <span className="min-w-0 flex-1 leading-4.5">
        <Link
          {...links.deadLetters({ group: fingerprint })}
          title={visibleText(message)}
          className={`block truncate font-medium ${focusRing}`}
        >
          {errorName || "Unknown error"}
        </Link>
        <span className="figure block truncate text-xs text-kumo-subtle">
          {queue?.value} {queues.length > 1 && `+${queues.length - 1} `}since {formatClock(firstSeenAt, now)}
        </span>
      </span>
      <Sparkline counts={trend} label={`Per hour, last 24 hours: ${trend.join(", ")}`} className="w-24 shrink-0" />
    </li>
  );
}

/** The most frequent errors among the open dead letters. */
export function TopErrors() {
  const open = useOverviewPart(({ openDeadLetters }) => openDeadLetters) ?? 0;
  const mark = useOverviewPart(({ marks }) => marks.deadLetters) ?? "";
  const { data, error, refetch } = useQuery(groupsQuery(open, mark));
  const section = useRef<HTMLElement>(null);
  const groups = useFrozenWhileHovered(section, data);
  return (
    <section ref={section} aria-labelledby="top-errors" className="min-w-0">
      <SectionHeader
        id="top-errors"
        title="Top errors"
        status={groups && (groups.length ? "Open dead letters · 24 h trend" : "No open dead letters")}
        aside={
          open > 0 && (
            <Link {...links.deadLetters({})} className="text-kumo-link hover:underline">
              {open === 1 ? "View dead letter" : `View all ${formatCount(open)}`}
            </Link>
          )
        }
      />
      {!groups && <SectionPending what="Top errors" error={error} retry={() => void refetch()} height="h-11" />}
      {groups && groups.length > 0 && (
        <ul>
          {groups.map((group) => (
            <ErrorGroup key={group.fingerprint} group={group} />
          ))}
        </ul>
      )}
    </section>
  );
}
