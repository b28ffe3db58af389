import { lazy, Suspense, useCallback } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useMatch, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "../../ui/button/Button.tsx";
import type { Schedule } from "#domain/schedules/schedule";
import { useKeyBindings } from "../../core/keys/bindings.ts";
import { hrefOf, links } from "../../core/links.ts";
import { useSteadyRows } from "../../core/live/useSteadyRows.ts";
import { withMessages } from "../../core/withMessages.ts";
import { useCanMakeChanges } from "../../core/me.ts";
import { parts } from "../../core/pipelineParts.ts";
import { DeclaredSections } from "../../ui/DeclaredSections.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Export } from "../../ui/Export.tsx";
import { ListPage } from "../../ui/list/ListPage.tsx";
import { PendingForm } from "../../ui/opener/PendingForm.tsx";
import { NoMatches } from "../../ui/NoMatches.tsx";
import { RoleRequiredPanel } from "../../ui/ReadOnlyNotice.tsx";
import type { RowLink, TableRows } from "../../ui/TableRow.tsx";
import { useListView } from "../../ui/useListView.ts";
import { useNow } from "../../ui/useNow.ts";
import { reloadSchedules, schedulesQuery } from "./calls.ts";
import { scheduleColumns, schedulePhoneRow } from "./columns.tsx";
import { scheduleExportFields } from "./exportFields.ts";
import { ScheduleCounts } from "./ScheduleCounts.tsx";
import { ScheduleFilters } from "./ScheduleFilters.tsx";
import { filterOf, matchesFilter, type ScheduleFilter } from "./search.ts";
import { useScheduleFeed } from "./useScheduleFeed.ts";

const idOf = ({ id }: Schedule): string => id;

/** The schedules that match a filter, kept up to date. No row moves while `isInUse`. */
function useScheduleList(filter: ScheduleFilter, now: number, isInUse: boolean) {
  const { data, dataUpdatedAt, error, refetch } = useQuery(schedulesQuery);
  useScheduleFeed(data, dataUpdatedAt);
  const steady = useSteadyRows(data, idOf, isInUse);
  return { ...steady, all: data, error, refetch, items: steady?.rows.filter((schedule) => matchesFilter(schedule, filter, now)) };
}

function useRows(filter: ScheduleFilter, removedIds: ReadonlySet<string> | undefined): TableRows<Schedule> {
  const link = useCallback(
    ({ id }: Schedule, row: RowLink) => <Link to="/schedules/$id" params={{ id }} search={filter} {...row} />,
    [filter],
  );
  const isFaded = useCallback(({ id }: Schedule) => removedIds?.has(id) ?? false, [removedIds]);
  return { label: "Schedules, in creation order", columns: scheduleColumns, phone: schedulePhoneRow, idOf, link, isFaded };
}

const loadForm = withMessages(() => import("./CreateSchedule.tsx"));
const CreateSchedule = lazy(async () => ({ default: (await loadForm()).CreateSchedule }));

/** The form that creates a schedule, for operators. */
const CreatePanel = ({ canMakeChanges, onClose }: { canMakeChanges: boolean; onClose: () => void }) =>
  canMakeChanges ? (
    <Suspense fallback={<PendingForm onClose={onClose} />}>
      <CreateSchedule onClose={onClose} />
    </Suspense>
  ) : (
    <RoleRequiredPanel title="Create a schedule" onClose={onClose} />
  );

/** The list of schedules, with the panel of the open schedule. */
export function SchedulesPage() {
  const search = useSearch({ from: "/schedules" });
  const openId = useMatch({ from: "/schedules/$id", shouldThrow: false, select: (match) => match.params.id });
  const navigate = useNavigate();
  const canMakeChanges = useCanMakeChanges();
  const now = useNow();
  const filter = filterOf(search);
  const view = useListView(filter, openId);
  const list = useScheduleList(filter, now, view.isInUse);
  const close = () => void navigate({ to: "/schedules", search: filter });
  const openForm = () => void navigate({ to: "/schedules", search: { ...filter, create: "1" } });
  useKeyBindings(canMakeChanges ? [{ keys: "n", label: "New schedule", run: openForm, footer: true }] : []);
  const createButton = canMakeChanges && !search.create && (
    <Button size="sm" variant="primary" title="Create a schedule (n)" onClick={openForm}>
      Create schedule
    </Button>
  );
  const isFiltered = Object.keys(filter).length > 0;
  const fetchAll = async () => ({
    items: (await reloadSchedules()).filter((schedule) => matchesFilter(schedule, filter, now)),
    nextCursor: null,
  });
  return (
    <ListPage
      title="Schedules"
      state={list.all && <ScheduleCounts schedules={list.all} now={now} />}
      nouns={["schedule", "schedules"]}
      list={list}
      view={view}
      rows={useRows(filter, list.removedIds)}
      actions={
        <>
          <Export noun="schedules" fields={scheduleExportFields} fetchPage={fetchAll} />
          {list.all?.length !== 0 && createButton}
        </>
      }
      bar={<ScheduleFilters search={search} />}
      empty={
        isFiltered ? (
          <NoMatches noun="schedules" clearHref={hrefOf(links.schedules({}))} />
        ) : (
          <EmptyState title="No schedules yet" action={createButton}>
            A schedule creates a job on a queue at set times (cron) or at an interval, once per run.
          </EmptyState>
        )
      }
      below={!isFiltered && <DeclaredSections sections={parts().scheduleSections} />}
      panel={openId ? <Outlet /> : search.create && <CreatePanel canMakeChanges={canMakeChanges} onClose={close} />}
      open={(id) => void navigate({ to: "/schedules/$id", params: { id }, search: filter, replace: openId !== undefined })}
      close={close}
    />
  );
}
