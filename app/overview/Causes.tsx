import { useEffect, useRef, useState } from "react";
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { FailureGroup } from "#domain/groups/group";
import { failingWindowMs } from "#domain/queues/verdict";
import { can } from "#domain/permissions";
import { visibleText } from "#domain/text/visible";
import { links } from "../core/links.ts";
import { resultOf, api } from "../core/api.ts";
import { useOverviewPart } from "../core/live/overview.ts";
import { canReplayToAny } from "../core/live/replayTargets.ts";
import { useRole } from "../core/me.ts";
import { failureToast } from "../core/toasts/failures.ts";
import { showToast } from "../core/toasts/toastQueue.ts";
import { Sparkline } from "../ui/charts/Sparkline.tsx";
import { useNow } from "../ui/useNow.ts";
import { Table } from "../ui/Table.tsx";
import type { Column } from "../ui/TableRow.tsx";
import { Time } from "../ui/Time.tsx";
import { formatCount, formatShortCount, pluralize } from "../ui/format.ts";
import { SectionHeader } from "./SectionHeader.tsx";
import { SectionPending } from "./SectionPending.tsx";
import { useFrozenWhileHovered } from "./useFrozenWhileHovered.ts";

/** The most causes shown. The dead letters have all of them. */
const maxCauses = 5;
/** Causes that are read: those without an open dead letter are not shown. */
const maxRead = 20;

const causesQuery = (open: number, mark: string) =>
  queryOptions({
    queryKey: ["overview", "causes", open, mark],
    queryFn: () => resultOf(api.groups.$get({ query: { status: "open", sort: "rate", limit: String(maxRead) } })),
    select: ({ items }) => items.filter((group) => group.open > 0),
    placeholderData: keepPreviousData,
  });

/** The number of open dead letters of a cause: red only while it fails. */
function OpenCount({ group: { open, lastSeenAt } }: { group: FailureGroup }) {
  const isNow = useNow() - Date.parse(lastSeenAt) < failingWindowMs;
  return <span className={isNow ? "figure font-semibold text-kumo-danger" : "figure"}>{formatCount(open)}</span>;
}

const idOf = ({ fingerprint }: FailureGroup): string => fingerprint;

const queuesText = ({ queues: [first, ...others] }: FailureGroup): string =>
  `${first?.value ?? ""}${others.length > 0 ? ` +${others.length}` : ""}`;

const columns: readonly Column<FailureGroup>[] = [
  {
    head: "Cause",
    className: "w-auto",
    cell: ({ errorName, message }) => (
      <span title={visibleText(message)}>
        <span className="font-medium">{errorName || "Unknown error"}</span>{" "}
        <span className="text-kumo-subtle">{visibleText(message.slice(0, 200))}</span>
      </span>
    ),
  },
  {
    head: "Queues",
    className: "w-44 @max-4xl:hidden",
    cell: (group) => <span title={group.queues.map(({ value }) => value).join(", ")}>{queuesText(group)}</span>,
  },
  { head: "Open", className: "w-18 text-right", cell: (group) => <OpenCount group={group} /> },
  { head: "Last seen", className: "w-24 text-right", cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
  {
    head: "24 h",
    className: "w-32 @max-2xl:hidden",
    cell: ({ trend }) => <Sparkline counts={trend} label={`Per hour, last 24 hours: ${trend.join(", ")}`} className="w-20" />,
  },
];

/** Makes a plan for the open dead letters of a cause, and opens its page. Nothing is sent before it is confirmed there. */
function ReplayButton({ group: { fingerprint, open } }: { group: FailureGroup }) {
  const navigate = useNavigate();
  const [isPlanning, setPlanning] = useState(false);
  const plan = async () => {
    setPlanning(true);
    try {
      const { planForFilter } = await import("../ui/actions/runPlan.ts");
      const { id } = await planForFilter("replay", { fingerprint, status: "open" });
      await navigate(links.plan(id));
    } catch (failure) {
      showToast(failureToast("plan the replay of", "the dead letters", failure));
    } finally {
      setPlanning(false);
    }
  };
  return (
    <button
      type="button"
      disabled={isPlanning}
      title="Counts them first. Nothing changes until you confirm"
      onClick={() => void plan()}
      className="figure relative z-1 min-h-6 rounded-md px-2 text-kumo-link ring ring-kumo-line hover:bg-kumo-tint disabled:opacity-50"
    >
      Replay {formatShortCount(open)}…
    </button>
  );
}

const columnsWithReplay: readonly Column<FailureGroup>[] = [
  ...columns,
  {
    head: "Action",
    className: "w-36 text-right @max-md:hidden",
    cell: (group) => canReplayToAny(group.queues.map(({ value }) => value)) && <ReplayButton group={group} />,
  },
];

function useCauses() {
  const open = useOverviewPart(({ openDeadLetters }) => openDeadLetters);
  const mark = useOverviewPart(({ marks }) => marks.deadLetters) ?? "";
  return { open, ...useQuery({ ...causesQuery(open ?? 0, mark), enabled: (open ?? 0) > 0 }) };
}

/**
 * Whether the causes were loaded, could not be, or there were none: then their place is known. It stays so when the first dead letter comes
 * later.
 */
export function useAreCausesSettled(): boolean {
  const { open, data, error } = useCauses();
  const isSettled = open === 0 || data !== undefined || error !== null;
  const [wasSettled, setSettled] = useState(false);
  if (isSettled && !wasSettled) setSettled(true);
  return isSettled || wasSettled;
}

/**
 * How many rows have a place, at least one. Causes that come later do not push what is below: they are counted, until an operator shows them.
 * The place stays when causes go.
 */
function useRowsWithPlace(causes: readonly FailureGroup[] | undefined) {
  const [count, setCount] = useState(() => Math.max(1, Math.min(maxCauses, causes?.length ?? 0)));
  return { count, showAll: () => setCount(maxCauses) };
}

/** How many causes have no row: a button that shows them, or of how many the rows are. */
function OtherCauses({ causes, rows, onShow }: { causes: readonly FailureGroup[]; rows: number; onShow: () => void }) {
  const { length } = causes;
  if (length <= rows) return null;
  if (rows === maxCauses) return `${maxCauses} of ${length === maxRead ? "at least " : ""}${formatCount(length)}`;
  return (
    <button type="button" onClick={onShow} className="min-h-6 text-kumo-link hover:underline">
      Show {formatCount(Math.min(maxCauses, length) - rows)} more
    </button>
  );
}

/** The causes of the open dead letters, at most five, those that fail most now first. Each row opens its dead letters, and has a button to plan their replay. */
export function Causes({ onRows }: { /** Gets the ids of the rows when they change. */ onRows: (ids: readonly string[]) => void }) {
  const { open = 0, data, error, refetch } = useCauses();
  const mayReplay = can(useRole(), "deadLetter.replay");
  const section = useRef<HTMLElement>(null);
  const loaded = useFrozenWhileHovered(section, data);
  const causes = open === 0 ? [] : loaded;
  const { count, showAll } = useRowsWithPlace(causes);
  const shown = causes?.slice(0, count) ?? [];
  const ids = JSON.stringify(shown.map(idOf));
  useEffect(() => onRows(JSON.parse(ids) as string[]), [ids, onRows]);
  return (
    <section ref={section} aria-labelledby="causes" className="@container min-w-0">
      <SectionHeader
        id="causes"
        title="Causes"
        status={causes && <OtherCauses causes={causes} rows={count} onShow={showAll} />}
        aside={
          open > 0 && (
            <Link {...links.deadLetters({})} className="text-kumo-link hover:underline">
              View {pluralize(open, "dead letter")}
            </Link>
          )
        }
      />
      <div style={{ minHeight: `calc(2rem + ${count} * var(--row-height))` }}>
        {causes === undefined ? (
          <SectionPending what="Causes" error={error} retry={() => void refetch()} height="h-row" />
        ) : causes.length === 0 ? (
          <p className="flex h-row items-center px-4 text-kumo-subtle sm:px-6">No open dead letters</p>
        ) : (
          <Table
            label="Causes of failures"
            columns={mayReplay ? columnsWithReplay : columns}
            items={shown}
            idOf={idOf}
            link={({ fingerprint }, row) => <Link {...links.deadLetters({ group: fingerprint })} {...row} />}
          />
        )}
      </div>
    </section>
  );
}
