import { useCallback, useState } from "react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, Outlet, useMatch, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { instanceStatuses, type InstanceStatus } from "#domain/instanceStatus";
import type { InstanceSummary } from "#domain/workflows/instance";
import type { WatchedWorkflow } from "#domain/workflows/source";
import { hrefOf } from "../../../core/links.ts";
import { useSteadyRows } from "../../../core/live/useSteadyRows.ts";
import { nextByCursor } from "../../../core/page.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { FilterBar } from "../../../ui/FilterBar.tsx";
import { FilterSelect } from "../../../ui/FilterSelect.tsx";
import { ListPage } from "../../../ui/list/ListPage.tsx";
import { NoMatches } from "../../../ui/NoMatches.tsx";
import type { RowLink, TableRows } from "../../../ui/TableRow.tsx";
import { useFilters } from "../../../ui/useFilters.ts";
import { useListView } from "../../../ui/useListView.ts";
import { instanceListKey, listInstances } from "./calls.ts";
import { instanceColumns, instancePhoneRow } from "./columns.tsx";
import { ListNotice } from "./ListNotice.tsx";
import { OpenInstanceForm } from "./OpenInstanceForm.tsx";
import { filterOf, type InstanceSearch, readInstanceSearch } from "./search.ts";
import { useWorkflow } from "./useWorkflow.ts";
import { instanceSigns } from "./words.ts";
import { WorkflowTabs } from "./WorkflowTabs.tsx";

/** How often the list is loaded while it is on screen, ms: nothing reports new instances. The account has a budget of requests. */
const reloadMs = { local: 3_000, opened: 10_000, account: 15_000 };
/** A list of more pages is not loaded by itself. */
const maxReloadedPages = 2;

const idOf = ({ id }: InstanceSummary): string => id;
const statusWord = (status: string): string =>
  instanceStatuses.flatMap((name) => (name === status ? instanceSigns[name].word : [])).at(0) ?? status;

/** The instances of a workflow with a status, kept up to date. No row moves while `isInUse`. */
function useInstanceList(
  workflow: string,
  status: InstanceStatus | undefined,
  list: WatchedWorkflow["list"] | undefined,
  isInUse: boolean,
) {
  const query = useInfiniteQuery({
    queryKey: instanceListKey(workflow, status),
    queryFn: ({ pageParam }) => listInstances(workflow, status, pageParam),
    ...nextByCursor,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > maxReloadedPages || !list ? false : reloadMs[list]),
  });
  const now = query.data?.pages.flatMap(({ items }) => items);
  // Another workflow or status is another list, so the rows of the one before are not kept.
  const key = instanceListKey(workflow, status).join("\n");
  const [shownKey, setShownKey] = useState(key);
  if (shownKey !== key) setShownKey(key);
  const steady = useSteadyRows(now, idOf, isInUse && shownKey === key);
  return { ...query, ...steady, items: steady?.rows, facts: query.data?.pages[0] };
}

function useRows(workflow: string, search: InstanceSearch, removedIds: ReadonlySet<string> | undefined): TableRows<InstanceSummary> {
  const link = useCallback(
    ({ id }: InstanceSummary, row: RowLink) => (
      <Link to="/workflows/instances/$workflow/$id" params={{ workflow, id }} search={search} {...row} />
    ),
    [workflow, search],
  );
  const isFaded = useCallback(({ id }: InstanceSummary) => removedIds?.has(id) ?? false, [removedIds]);
  return { label: "Instances, newest first", columns: instanceColumns, phone: instancePhoneRow, idOf, link, isFaded };
}

function NoInstances({ workflow, isFiltered, list }: { workflow: string; isFiltered: boolean; list: WatchedWorkflow["list"] | undefined }) {
  if (isFiltered) return <NoMatches noun="instances" clearHref={hrefOf({ to: "/workflows/instances/$workflow", params: { workflow } })} />;
  return (
    <EmptyState title="No instances yet">
      {list === "opened" ? "Enter the ID of an instance above to open it." : "Instances appear here when a Worker creates them."}
    </EmptyState>
  );
}

/** The list of the instances of a workflow; the panel of an instance opens beside it. */
export function InstancesPage() {
  const { workflow } = useParams({ from: "/workflows/instances/$workflow" });
  const search = useSearch({ from: "/workflows/instances/$workflow" });
  const openId = useMatch({ from: "/workflows/instances/$workflow/$id", shouldThrow: false, select: (match) => match.params.id });
  const navigate = useNavigate();
  const { bind } = useFilters(search, readInstanceSearch);
  const filter = filterOf(search);
  const view = useListView({ workflow, ...filter }, openId);
  const known = useWorkflow(workflow);
  const { facts, ...list } = useInstanceList(workflow, filter.status, known?.list, view.isInUse);
  const source = facts?.source ?? known?.list;
  return (
    <ListPage
      title="Workflows"
      state={known && (known.script === null ? known.name : `${known.name} in ${known.script}`)}
      nouns={["instance", "instances"]}
      list={list}
      view={view}
      rows={useRows(workflow, search, list.removedIds)}
      bar={
        <>
          <WorkflowTabs current={workflow} />
          <FilterBar>
            <FilterSelect label="State" allLabel="All states" options={instanceStatuses} nameOf={statusWord} {...bind("status")} />
            <OpenInstanceForm workflow={workflow} keeps={source === "opened"} />
          </FilterBar>
          {known && <ListNotice workflow={known} facts={facts} />}
        </>
      }
      empty={<NoInstances workflow={workflow} isFiltered={filter.status !== undefined} list={source} />}
      panel={openId && <Outlet />}
      open={(id) =>
        void navigate({ to: "/workflows/instances/$workflow/$id", params: { workflow, id }, search, replace: openId !== undefined })
      }
      close={() => void navigate({ to: "/workflows/instances/$workflow", params: { workflow }, search: filter })}
    />
  );
}
