import { useMemo, useRef } from "react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type Alert, alertAt, alertStates, severities } from "#domain/alerts/list";
import { readOverview, useOverviewPart } from "../../core/live/overview.ts";
import { useIsListInUse } from "../../core/live/useIsListInUse.ts";
import { useSteadyList } from "../../core/live/useSteadyList.ts";
import { FilterSelect } from "../../ui/FilterSelect.tsx";
import { useNow } from "../../ui/useNow.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Export } from "../../ui/Export.tsx";
import { LoadError } from "../../ui/LoadError.tsx";
import { NewRowsButton } from "../../ui/NewRowsButton.tsx";
import { LoadMore } from "../../ui/LoadMore.tsx";
import { Page } from "../../ui/Page.tsx";
import { SkeletonRows } from "../../ui/Skeleton.tsx";
import { ListWithPanel } from "../../ui/ListWithPanel.tsx";
import { Table } from "../../ui/Table.tsx";
import { useListKeys } from "../../ui/useListKeys.ts";
import { AlertPanel } from "./AlertPanel.tsx";
import { alertsMark, listAlerts, alertListKey } from "./calls.ts";
import { alertColumns, stateNames } from "./columns.tsx";
import { type AlertSearch, readAlertSearch } from "./search.ts";
import { useFiringAlerts } from "./useFiringAlerts.ts";

const exported = [
  "severity",
  "state",
  "title",
  "queue",
  "error",
  "count",
  "firstSeenAt",
  "lastSeenAt",
  "brand",
  "notifiedAt",
  "correlationId",
  "fingerprint",
  "id",
] as const;
const lastSeenOf = ({ lastSeenAt }: Alert): string => lastSeenAt;
const severityNames: Readonly<Record<string, string>> = { critical: "Critical", warning: "Warning" };

function Filters({ search }: { search: AlertSearch }) {
  const navigate = useNavigate();
  const set = (change: Record<string, string | undefined>) =>
    void navigate({ to: "/alerts", replace: true, search: readAlertSearch({ ...search, alert: undefined, ...change }) });
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-kumo-hairline px-4 py-2 sm:px-6">
      <FilterSelect
        label="State"
        allLabel="Firing and past"
        value={search.state}
        options={alertStates}
        nameOf={(state) => stateNames[state] ?? state}
        onChange={(state) => set({ state })}
      />
      <FilterSelect
        label="Severity"
        allLabel="All severities"
        value={search.severity}
        options={severities}
        nameOf={(severity) => severityNames[severity] ?? severity}
        onChange={(severity) => set({ severity })}
      />
    </div>
  );
}

/** The number of firing alerts, as a link to their list. */
function Firing() {
  const { alerts, more, isLoaded } = useFiringAlerts();
  if (!isLoaded) return null;
  return (
    <>
      <Link to="/alerts" search={{ state: "firing" }} className="hover:underline">
        {alerts.length}
        {more && "+"} firing
      </Link>{" "}
      (raised within the last hour)
    </>
  );
}

/** The empty list: nothing matches the filter, or there are no alerts. */
const NoAlerts = ({ filtered }: { filtered: boolean }) =>
  filtered ? (
    <EmptyState
      title="No alerts match this filter"
      action={
        <Link to="/alerts" className="text-kumo-link underline underline-offset-2">
          Clear filter
        </Link>
      }
    />
  ) : (
    <EmptyState title="No alerts yet">
      New dead letters and failed workflow runs raise an alert, at most once per error and hour, with a count.
    </EmptyState>
  );

export function AlertsPage() {
  const search = useSearch({ from: "/alerts" });
  const { alert: selected, ...filter } = search;
  const navigate = useNavigate();
  const scroll = useRef<HTMLDivElement>(null);
  const isInUse = useIsListInUse(scroll, selected !== undefined);
  const mark = useOverviewPart(alertsMark);
  const readMark = () => {
    const overview = readOverview();
    return overview && alertsMark(overview);
  };
  const alerts = useSteadyList<Alert>({
    queryKey: alertListKey(filter),
    fetchPage: (cursor) => listAlerts(filter, cursor),
    madeAt: lastSeenOf,
    mark,
    readMark,
    isInUse,
  });
  const now = useNow();
  const { items: loaded, newCount } = alerts;
  const items = useMemo(() => loaded?.map((alert) => alertAt(alert, now)), [loaded, now]);
  const ids = useMemo(() => items?.map(({ id }) => id) ?? [], [items]);
  const close = () => void navigate({ to: "/alerts", search: filter });
  useListKeys({ ids, selected, open: (alert) => void navigate({ to: "/alerts", search: { ...filter, alert }, replace: true }), close });
  const show = () => {
    scroll.current?.scrollTo({ top: 0 });
    void alerts.refetch();
  };
  return (
    <Page
      title="Alerts"
      state={<Firing />}
      actions={
        <>
          <NewRowsButton count={newCount} onShow={show} />
          <Export noun="alerts" fields={exported} fetchPage={(cursor, limit) => listAlerts(filter, cursor, limit)} />
        </>
      }
    >
      <ListWithPanel
        bar={<Filters search={search} />}
        listRef={scroll}
        panel={
          selected ? <AlertPanel key={selected} id={selected} listed={items?.find(({ id }) => id === selected)} onClose={close} /> : null
        }
        list={
          items ? (
            items.length ? (
              <>
                <Table
                  label="Alerts, last seen first"
                  columns={alertColumns}
                  items={items}
                  idOf={(alert) => alert.id}
                  selected={selected}
                  link={(alert, row) => (
                    <Link to="/alerts" search={{ ...filter, alert: alert.id }} {...row}>
                      {alertColumns[0]?.cell(alert)}
                    </Link>
                  )}
                />
                <LoadMore list={alerts} />
              </>
            ) : (
              <NoAlerts filtered={search.state !== undefined || search.severity !== undefined} />
            )
          ) : alerts.error ? (
            <LoadError what="The alerts" error={alerts.error} retry={() => void alerts.refetch()} />
          ) : (
            <SkeletonRows rows={12} />
          )
        }
      />
    </Page>
  );
}
