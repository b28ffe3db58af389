import { useMemo, useRef } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useMatch, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "@cloudflare/kumo/components/button";
import type { Schedule } from "#domain/schedules/schedule";
import { type KeyBinding, useKeyBindings } from "../../core/keys/bindings.ts";
import { useCanMakeChanges } from "../../core/me.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Export } from "../../ui/Export.tsx";
import { LoadError } from "../../ui/LoadError.tsx";
import { NewRowsButton } from "../../ui/NewRowsButton.tsx";
import { RoleRequiredPanel } from "../../ui/ReadOnlyNotice.tsx";
import { Page } from "../../ui/Page.tsx";
import { SkeletonRows } from "../../ui/Skeleton.tsx";
import { ListWithPanel } from "../../ui/ListWithPanel.tsx";
import { Table } from "../../ui/Table.tsx";
import { useNow } from "../../ui/useNow.ts";
import { useIsHoveredOrFocused } from "../../ui/useIsHoveredOrFocused.ts";
import { useSteadyRows } from "../../ui/useSteadyRows.ts";
import { useListKeys } from "../../ui/useListKeys.ts";
import { pluralize } from "../../ui/format.ts";
import { reloadSchedules, schedulesQuery } from "./calls.ts";
import { scheduleColumns } from "./columns.tsx";
import { CreateSchedule } from "./CreateSchedule.tsx";
import { ScheduleFilters } from "./ScheduleFilters.tsx";
import { filterOf, matchesFilter } from "./search.ts";
import { useScheduleFeed } from "./useScheduleFeed.ts";
import { ScheduledBrands } from "./ScheduledBrands.tsx";
import { displayStateOf } from "./displayState.ts";

/** The columns of an exported schedule. */
const exportFields = [
  "id",
  "name",
  "state",
  "queue",
  "type",
  "cron",
  "everyMs",
  "timeZone",
  "runs",
  "limit",
  "lastAt",
  "nextAt",
  "startAt",
  "endAt",
  "missed",
  "payload",
] as const satisfies (keyof Schedule)[];

const idOf = ({ id }: Schedule): string => id;

/** "12 schedules, 2 overdue, 1 paused"; each number links to its list. */
function ScheduleCounts({ schedules, now }: { schedules: readonly Schedule[]; now: number }) {
  if (!schedules.length) return "No custom schedules";
  return (
    <>
      <Link to="/schedules" className="hover:underline">
        {pluralize(schedules.length, "schedule")}
      </Link>
      {(["overdue", "paused"] as const).map((state) => {
        const stateCount = schedules.filter((schedule) => displayStateOf(schedule, now) === state).length;
        if (stateCount === 0) return null;
        return (
          <span key={state}>
            {", "}
            <Link to="/schedules" search={{ state }} className="hover:underline">
              {stateCount} {state}
            </Link>
          </span>
        );
      })}
    </>
  );
}

/** The list of schedules and scheduled brands, with the panel of the open schedule. */
export function SchedulesPage() {
  const search = useSearch({ from: "/schedules" });
  const selected = useMatch({ from: "/schedules/$id", shouldThrow: false, select: (match) => match.params.id });
  const navigate = useNavigate();
  const mayAct = useCanMakeChanges();
  const { data, dataUpdatedAt, error, refetch } = useQuery(schedulesQuery);
  useScheduleFeed(data, dataUpdatedAt);
  const now = useNow();
  const filter = filterOf(search);
  const scroll = useRef<HTMLDivElement>(null);
  const held = useIsHoveredOrFocused(scroll);
  const steady = useSteadyRows(data, idOf, held);
  const items = steady?.rows.filter((schedule) => matchesFilter(schedule, filter, now));
  const ids = useMemo(() => items?.map(({ id }) => id) ?? [], [items]);
  const close = () => void navigate({ to: "/schedules", search: filter });
  const openForm = () => void navigate({ to: "/schedules", search: { ...filter, create: "1" } });
  useListKeys({
    ids,
    selected,
    open: (id) => void navigate({ to: "/schedules/$id", params: { id }, search: filter, replace: selected !== undefined }),
    close,
  });
  const commandKeys: KeyBinding[] = mayAct ? [{ keys: "n", says: "New schedule", run: openForm, footer: true }] : [];
  useKeyBindings(commandKeys);
  const createButton = mayAct && !search.create && (
    <Button size="sm" variant="primary" title="Create a schedule (n)" onClick={openForm}>
      Create schedule
    </Button>
  );
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Page
      title="Schedules"
      state={data && <ScheduleCounts schedules={data} now={now} />}
      actions={
        <>
          <NewRowsButton count={steady?.newCount ?? 0} onShow={() => steady?.showNew()} />
          <Export
            noun="schedules"
            fields={exportFields}
            fetchPage={async () => ({
              items: (await reloadSchedules()).filter((schedule) => matchesFilter(schedule, filter, now)),
              nextCursor: null,
            })}
          />
          {data?.length !== 0 && createButton}
        </>
      }
    >
      <ListWithPanel
        bar={<ScheduleFilters search={search} />}
        listRef={scroll}
        panel={
          selected ? (
            <Outlet />
          ) : search.create ? (
            mayAct ? (
              <CreateSchedule onClose={close} />
            ) : (
              <RoleRequiredPanel title="Create a schedule" onClose={close} />
            )
          ) : null
        }
        list={
          items ? (
            <>
              {items.length ? (
                <Table
                  label="Schedules, in creation order"
                  columns={scheduleColumns}
                  items={items}
                  idOf={idOf}
                  faded={({ id }) => steady?.removedIds.has(id) ?? false}
                  selected={selected}
                  link={(schedule, row) => (
                    <Link to="/schedules/$id" params={{ id: schedule.id }} search={filter} {...row}>
                      {scheduleColumns[0]?.cell(schedule)}
                    </Link>
                  )}
                />
              ) : isFiltered ? (
                <EmptyState
                  title="No schedules match this filter"
                  action={
                    <Link to="/schedules" className="text-kumo-link underline underline-offset-2">
                      Clear filter
                    </Link>
                  }
                />
              ) : (
                <EmptyState title="No schedules yet" action={createButton}>
                  A schedule creates a job on a queue at set times (cron) or at an interval, once per run.
                </EmptyState>
              )}
              {!isFiltered && <ScheduledBrands />}
            </>
          ) : error ? (
            <LoadError what="The schedules" error={error} retry={() => void refetch()} />
          ) : (
            <SkeletonRows rows={8} />
          )
        }
      />
    </Page>
  );
}
