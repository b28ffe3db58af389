import { useMemo } from "react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type Alert, alertAt } from "#domain/alerts/list";
import { hrefOf, links } from "../../core/links.ts";
import { tenantFields } from "../../core/tenant.ts";
import { useLiveList } from "../../core/live/useLiveList.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Export } from "../../ui/Export.tsx";
import { ListPage } from "../../ui/list/ListPage.tsx";
import { NoMatches } from "../../ui/NoMatches.tsx";
import type { RowLink } from "../../ui/TableRow.tsx";
import { useListView } from "../../ui/useListView.ts";
import { useNow } from "../../ui/useNow.ts";
import { AlertPanel } from "./AlertPanel.tsx";
import { alertListMark, listAlerts, alertListKey } from "./calls.ts";
import { alertColumns, alertPhoneRow } from "./columns.tsx";
import { Filters } from "./Filters.tsx";
import { useFiringAlerts } from "./useFiringAlerts.ts";

const exportFields = (): (keyof Alert)[] => [
  "severity",
  "state",
  "title",
  "queue",
  "error",
  "count",
  "firstSeenAt",
  "lastSeenAt",
  ...tenantFields<Alert>(),
  "notifiedAt",
  "notifyError",
  "correlationId",
  "fingerprint",
  "id",
];

const idOf = ({ id }: Alert): string => id;
const lastSeenOf = ({ lastSeenAt }: Alert): string => lastSeenAt;

/** The number of firing alerts, as a link to their list. */
function FiringCount() {
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

/** The alerts with their filters and the panel of the open one. */
export function AlertsPage() {
  const search = useSearch({ from: "/alerts" });
  const { alert: openId, ...filter } = search;
  const navigate = useNavigate();
  const view = useListView(filter, openId);
  const loaded = useLiveList({
    queryKey: alertListKey(filter),
    fetchPage: (cursor) => listAlerts(filter, cursor),
    sortedAt: lastSeenOf,
    markOf: alertListMark,
    isInUse: view.isInUse,
  });
  const now = useNow();
  const items = useMemo(() => loaded.items?.map((alert) => alertAt(alert, now)), [loaded.items, now]);
  const link = ({ id }: Alert, row: RowLink) => <Link to="/alerts" search={{ ...filter, alert: id }} {...row} />;
  const close = () => void navigate({ to: "/alerts", search: filter });
  return (
    <ListPage
      title="Alerts"
      state={<FiringCount />}
      nouns={["alert", "alerts"]}
      list={{ ...loaded, items }}
      view={view}
      rows={{ label: "Alerts, last seen first", columns: alertColumns, phone: alertPhoneRow, idOf, link }}
      actions={<Export noun="alerts" fields={exportFields()} fetchPage={(cursor, limit) => listAlerts(filter, cursor, limit)} />}
      bar={<Filters search={search} />}
      empty={
        Object.keys(filter).length > 0 ? (
          <NoMatches noun="alerts" clearHref={hrefOf(links.alerts({}))} />
        ) : (
          <EmptyState title="No alerts yet">
            New dead letters and failed workflow runs raise an alert, at most once per error and hour, with a count.
          </EmptyState>
        )
      }
      panel={openId && <AlertPanel key={openId} id={openId} listed={items?.find(({ id }) => id === openId)} onClose={close} />}
      open={(alert) => void navigate({ to: "/alerts", search: { ...filter, alert }, replace: true })}
      close={close}
    />
  );
}
