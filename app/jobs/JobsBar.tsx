import { useCallback, useMemo, useRef } from "react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { brandsQuery } from "../brands/calls.ts";
import { useOverviewPart } from "../live/overview.ts";
import { FilterChip } from "../ui/FilterChip.tsx";
import { QueryBox } from "../ui/QueryBox/QueryBox.tsx";
import { ColumnsMenu } from "./ColumnsMenu.tsx";
import { filterByQualifier, jobQualifiers, qualifierOfFilter } from "./qualifiers.ts";
import { findPastedTarget, pastedId } from "./pastedId.ts";
import { RangeMenu } from "./RangeMenu.tsx";
import { filterNames, type JobSearch, readJobSearch } from "./search.ts";
import { ViewsMenu } from "./ViewsMenu.tsx";

/** What the time menu shows and what is typed stand elsewhere. */
const chipNames = filterNames.filter((name) => name !== "q" && name !== "from" && name !== "to");

/** What the list shows. All of it is in the address; a change stays beside what is open. `byDue`: too many to sort them by age. */
export function JobsBar({ search, byDue }: { search: JobSearch; byDue: boolean }) {
  const navigate = useNavigate();
  const queues = useOverviewPart((overview) => overview.queues);
  const brands = useInfiniteQuery(brandsQuery).data;
  const qualifiers = useMemo(() => jobQualifiers(queues ?? [], brands?.pages.flatMap((page) => page.items) ?? []), [queues, brands]);
  const change = useCallback(
    (next: Partial<Record<keyof JobSearch, string | undefined>>) =>
      void navigate({ to: ".", replace: true, search: (before) => readJobSearch({ ...before, ...next }) }),
    [navigate],
  );
  const typed = useRef("");
  const look = useCallback(
    async (text: string): Promise<boolean> => {
      typed.current = text;
      const id = pastedId(text);
      const meant = id === undefined ? undefined : await findPastedTarget(id);
      // Somebody typed on meanwhile.
      if (typed.current !== text) return false;
      if (!meant) change({ q: text || undefined });
      else if ("correlationId" in meant) change({ correlationId: meant.correlationId, q: undefined });
      else await navigate({ href: meant.href });
      return meant !== undefined;
    },
    [change, navigate],
  );
  const set = useCallback(
    (all: readonly { name: string; value: string }[]) =>
      change(Object.fromEntries(all.flatMap(({ name, value }) => (filterByQualifier[name] ? [[filterByQualifier[name], value]] : [])))),
    [change],
  );
  const chips = chipNames.filter((name) => search[name] !== undefined);
  return (
    <div className="flex shrink-0 flex-wrap items-start gap-2 border-b border-kumo-hairline px-4 py-2 sm:px-6">
      <QueryBox
        label="Filter jobs"
        placeholder={chips.length ? "Filter" : "queue:  state:  type:  an id, or a text in the error or payload"}
        qualifiers={qualifiers}
        text={search.q ?? ""}
        onText={look}
        onSet={set}
        onRemoveLast={() => {
          const last = chips.at(-1);
          if (last) change({ [last]: undefined });
        }}
      >
        {chips.map((name) => (
          <FilterChip key={name} name={qualifierOfFilter(name)} value={search[name] ?? ""} onRemove={() => change({ [name]: undefined })} />
        ))}
        {search.order === "oldest" && (
          <FilterChip name="order" value={byDue ? "due first (too many)" : "oldest first"} onRemove={() => change({ order: undefined })} />
        )}
      </QueryBox>
      <div className="flex flex-wrap gap-2">
        <RangeMenu from={search.from} to={search.to} onChange={change} />
        <ViewsMenu search={search} />
        <ColumnsMenu columns={search.columns} onChange={(columns) => change({ columns })} />
      </div>
    </div>
  );
}
