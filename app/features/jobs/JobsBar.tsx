import { useCallback, useMemo, useRef } from "react";
import { useNavigate } from "@tanstack/react-router";
import { useOverviewPart } from "../../core/live/overview.ts";
import { useTenants } from "../../core/useTenants.ts";
import { FilterChip } from "../../ui/FilterChip.tsx";
import { QueryBox } from "../../ui/QueryBox/QueryBox.tsx";
import { RangeMenu } from "../../ui/RangeMenu.tsx";
import { useFilters } from "../../ui/useFilters.ts";
import { ColumnsMenu } from "./ColumnsMenu.tsx";
import { findPastedTarget, pastedId } from "./pastedId.ts";
import { filterOfQualifier, jobQualifiers, qualifierOfFilter } from "./qualifiers.ts";
import { filterNames, type JobSearch, readJobSearch } from "./search.ts";
import { StateTabs } from "./StateTabs.tsx";
import { ViewsMenu } from "./ViewsMenu.tsx";

/** Filters shown as chips. The tabs show the state, the time menu shows `from` and `to`, the text box shows `q`. */
const chipNames = filterNames.filter((name) => name !== "state" && name !== "q" && name !== "from" && name !== "to");

type Filters = ReturnType<typeof useFilters<JobSearch>>;

/** Returns a function that searches a typed text, or opens what a pasted id names; it answers whether it opened something. */
function useTypedText(change: Filters["change"]): (text: string) => Promise<boolean> {
  const navigate = useNavigate();
  const latestText = useRef("");
  return useCallback(
    async (text) => {
      latestText.current = text;
      const id = pastedId(text);
      const target = id === undefined ? undefined : await findPastedTarget(id);
      // The operator has typed more in the meantime.
      if (latestText.current !== text) return false;
      if (!target) change({ q: text || undefined });
      else if ("correlationId" in target) change({ correlationId: target.correlationId, q: undefined });
      else await navigate({ href: target.href });
      return target !== undefined;
    },
    [change, navigate],
  );
}

/** `loaded`: the number of loaded rows as text. */
type Props = { search: JobSearch; byDue: boolean; loaded: string | undefined };

/** The box of the filters: typed text, qualifiers, and a chip for each filter that is set. */
function FilterBox({ search, byDue, bind, change }: Omit<Props, "loaded"> & Filters) {
  const queues = useOverviewPart((overview) => overview.queues);
  const tenants = useTenants();
  const qualifiers = useMemo(() => jobQualifiers(queues ?? [], tenants), [queues, tenants]);
  const applyQualifiers = useCallback(
    (all: readonly { name: string; value: string }[]) =>
      change(Object.fromEntries(all.flatMap(({ name, value }) => [[filterOfQualifier(name), value]]))),
    [change],
  );
  const applyText = useTypedText(change);
  const chips = chipNames.filter((name) => search[name] !== undefined);
  return (
    <QueryBox
      label="Filter jobs"
      placeholder={chips.length ? "Filter" : "queue:  state:  type:  ID or text"}
      qualifiers={qualifiers}
      text={search.q ?? ""}
      onText={applyText}
      onSet={applyQualifiers}
      onRemoveLast={() => {
        const last = chips.at(-1);
        if (last) change({ [last]: undefined });
      }}
    >
      {chips.map((name) => (
        <FilterChip key={name} name={qualifierOfFilter(name)} {...bind(name)} />
      ))}
      <FilterChip name="order" {...bind("order")} value={search.order && (byDue ? "due first (too many to sort)" : "oldest first")} />
    </QueryBox>
  );
}

/**
 * The filters of the job list, all kept in the URL. `byDue`: the list is sorted by due time, because it is too long to sort by
 * age.
 */
export function JobsBar({ search, byDue, loaded }: Props) {
  const filters = useFilters(search, readJobSearch);
  const { change } = filters;
  return (
    <div className="flex shrink-0 flex-wrap items-start gap-2 border-b border-kumo-hairline px-4 py-2 sm:px-6">
      <StateTabs search={search} loaded={loaded} />
      <FilterBox search={search} byDue={byDue} {...filters} />
      <div className="flex flex-wrap gap-2">
        <RangeMenu from={search.from} to={search.to} onChange={change} />
        <ViewsMenu search={search} />
        <ColumnsMenu columns={search.columns} onChange={(columns) => change({ columns })} />
      </div>
    </div>
  );
}
