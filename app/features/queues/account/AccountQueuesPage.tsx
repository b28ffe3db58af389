import { useCallback, useMemo } from "react";
import { Link, Outlet, useMatch, useNavigate, useSearch } from "@tanstack/react-router";
import type { AccountQueue, AccountQueues } from "#domain/account/account";
import { hrefOf } from "../../../core/links.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { FilterBar } from "../../../ui/FilterBar.tsx";
import { FilterSelect } from "../../../ui/FilterSelect.tsx";
import { formatCount, pluralize } from "../../../ui/format.ts";
import { ListPage } from "../../../ui/list/ListPage.tsx";
import { NoMatches } from "../../../ui/NoMatches.tsx";
import { SearchBox } from "../../../ui/SearchBox.tsx";
import type { RowLink, TableRows } from "../../../ui/TableRow.tsx";
import { Time } from "../../../ui/Time.tsx";
import { useFilters } from "../../../ui/useFilters.ts";
import { useListView } from "../../../ui/useListView.ts";
import { useAccountQueues } from "./calls.ts";
import { accountQueueColumns } from "./columns.tsx";
import { matchesAccountQueue } from "./filter.ts";
import { type AccountQueueFilter, deliveryStates, readAccountQueueFilter, shownQueues } from "./search.ts";
import { QueueTabs } from "./QueueTabs.tsx";

const nameOf = ({ name }: AccountQueue): string => name;
const shownWords: Readonly<Record<string, string>> = { watched: "Watched", all: "All queues" };

function useRows(filter: AccountQueueFilter): TableRows<AccountQueue> {
  const link = useCallback(
    ({ name }: AccountQueue, row: RowLink) => <Link to="/queues/in/account/$name" params={{ name }} search={filter} {...row} />,
    [filter],
  );
  return { label: "Queues of the Cloudflare account by name", columns: accountQueueColumns, idOf: nameOf, link };
}

function Filters({ filter }: { filter: AccountQueueFilter }) {
  const { bind } = useFilters(filter, readAccountQueueFilter);
  return (
    <FilterBar>
      <SearchBox label="Search name, Worker or dead-letter queue" {...bind("q")} />
      <FilterSelect
        label="Queues"
        allLabel="Not watched"
        options={shownQueues}
        nameOf={(option) => shownWords[option] ?? option}
        {...bind("show")}
      />
      <FilterSelect label="Delivery" allLabel="Any delivery" options={deliveryStates} {...bind("delivery")} />
    </FilterBar>
  );
}

/** What is not as it should be: the list is old, or not complete. */
function ListNotice({ queues: { isComplete, readAt, problem, items } }: { queues: AccountQueues }) {
  if (isComplete && problem === null) return null;
  return (
    <p role="note" className="border-b border-kumo-hairline px-4 py-2 break-words text-kumo-subtle sm:px-6">
      {problem !== null && (
        <>
          This list is from <Time at={readAt} />. {problem}.{" "}
        </>
      )}
      {!isComplete && `The account has more queues than these ${formatCount(items.length)}: the others are not listed.`}
    </p>
  );
}

function NoQueues({ filter, queues }: { filter: AccountQueueFilter; queues: AccountQueues | undefined }) {
  if (Object.keys(filter).length > 0) return <NoMatches noun="queues" clearHref={hrefOf({ to: "/queues/in/account" })} />;
  if (queues && queues.items.length > 0)
    return <EmptyState title="All queues are watched">Your Cloudflare account has no other queues.</EmptyState>;
  return <EmptyState title="No queues yet">Your Cloudflare account has no queues.</EmptyState>;
}

/** How to get the list, where no account is connected. */
const NotConnected = () => (
  <EmptyState
    title="No Cloudflare account is connected"
    action={
      <Link to="/settings" className="text-kumo-link underline underline-offset-2">
        Settings
      </Link>
    }
  >
    Settings says how to connect it. Then this list has every queue of the account.
  </EmptyState>
);

function Summary({ queues }: { queues: AccountQueues }) {
  const others = queues.items.filter(({ watched }) => !watched).length;
  const paused = queues.items.filter(({ deliveryPaused }) => deliveryPaused).length;
  return (
    <>
      {pluralize(queues.items.length, "queue")} in the account, {formatCount(others)} not watched
      {paused > 0 && (
        <>
          {", "}
          <Link to="/queues/in/account" search={{ delivery: "Paused", show: "all" }} className="hover:underline">
            {formatCount(paused)} paused
          </Link>
        </>
      )}
    </>
  );
}

/** The queues of the Cloudflare account that are not watched; the panel of a queue opens beside the list. */
export function AccountQueuesPage() {
  const navigate = useNavigate();
  const openName = useMatch({ from: "/queues/in/account/$name", shouldThrow: false, select: (match) => match.params.name });
  const search = useSearch({ from: "/queues/in/account" });
  const filter = useMemo(() => readAccountQueueFilter(search), [search]);
  const { isConnected, queues, error, refetch } = useAccountQueues();
  const items = useMemo(() => queues?.items.filter((queue) => matchesAccountQueue(queue, filter)), [queues, filter]);
  return (
    <ListPage
      title="Queues"
      tab="Queues in the account"
      state={queues && <Summary queues={queues} />}
      nouns={["queue", "queues"]}
      list={{ items: isConnected === false ? [] : items, error, refetch }}
      view={useListView(filter, openName)}
      rows={useRows(filter)}
      isLong
      bar={
        <>
          <QueueTabs current="account" />
          <Filters filter={filter} />
          {queues && <ListNotice queues={queues} />}
        </>
      }
      empty={isConnected === false ? <NotConnected /> : <NoQueues filter={filter} queues={queues} />}
      panel={openName && <Outlet />}
      open={(name) => void navigate({ to: "/queues/in/account/$name", params: { name }, search: filter, replace: openName !== undefined })}
      close={() => void navigate({ to: "/queues/in/account", search: filter })}
    />
  );
}
