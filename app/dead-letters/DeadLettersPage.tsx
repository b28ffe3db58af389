import { useMemo, useRef } from "react";
import { Link, Outlet, useMatch, useNavigate, useSearch } from "@tanstack/react-router";
import type { DeadLetter } from "#domain/deadLetters";
import { DrillNotice } from "../lab/Drills.tsx";
import { markOf, useOverviewPart } from "../live/overview.ts";
import { useHeld } from "../live/useHeld.ts";
import { useSteadyList } from "../live/useSteadyList.ts";
import { Export } from "../ui/Export.tsx";
import { Failed } from "../ui/Failed.tsx";
import { Fresh } from "../ui/Fresh.tsx";
import { More } from "../ui/More.tsx";
import { Page } from "../ui/Page.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Split } from "../ui/Split.tsx";
import { Table } from "../ui/Table.tsx";
import { useListKeys } from "../ui/useListKeys.ts";
import { counted } from "../ui/words.ts";
import { list, listKey } from "./calls.ts";
import { deadLetterColumns } from "./columns.tsx";
import { Filters } from "./Filters.tsx";
import { Nothing } from "./Nothing.tsx";
import { withoutEdit } from "./search.ts";

const exported = [
  "id",
  "createdAt",
  "status",
  "queue",
  "type",
  "brand",
  "errorName",
  "errorMessage",
  "reason",
  "attempts",
  "correlationId",
  "jobId",
  "eventId",
  "fingerprint",
  "resolvedAt",
  "resolvedBy",
  "resolvedReason",
  "bytes",
  "preview",
] as const;

export function DeadLettersPage() {
  const search = useSearch({ from: "/dead-letters", select: withoutEdit });
  const selected = useMatch({ from: "/dead-letters/$id", shouldThrow: false, select: (match) => match.params.id });
  const navigate = useNavigate();
  const scroll = useRef<HTMLDivElement>(null);
  const held = useHeld(scroll, selected !== undefined);
  const open = useOverviewPart((overview) => overview.openDeadLetters);
  const mark = useOverviewPart((overview) => overview.marks.deadLetters);
  const letters = useSteadyList<DeadLetter>({
    queryKey: listKey(search),
    fetchPage: (cursor) => list(search, cursor),
    mark,
    readMark: () => markOf("deadLetters"),
    held,
  });
  const { items, fresh, gone } = letters;
  const ids = useMemo(() => items?.map(({ id }) => id) ?? [], [items]);
  useListKeys({
    ids,
    selected,
    open: (id) => void navigate({ to: "/dead-letters/$id", params: { id }, search, replace: true }),
    close: () => void navigate({ to: "/dead-letters", search }),
  });
  const status = search.status ?? "open";
  const columns = useMemo(() => deadLetterColumns(status), [status]);
  const showFresh = () => {
    scroll.current?.scrollTo({ top: 0 });
    void letters.refetch();
  };
  return (
    <Page
      title="Dead letters"
      tab={open ? `(${open}) Dead letters` : "Dead letters"}
      state={
        open === undefined ? undefined : open ? (
          <Link to="/dead-letters" className="hover:underline">
            {counted(open, "is", "are")} open
          </Link>
        ) : (
          "None is open"
        )
      }
      actions={
        <>
          <Fresh count={fresh} onShow={showFresh} />
          <Export noun="dead letters" fields={exported} fetchPage={(cursor, limit) => list(search, cursor, limit)} />
        </>
      }
    >
      <Split
        bar={
          <>
            <DrillNotice />
            <Filters search={search} />
          </>
        }
        listRef={scroll}
        panel={selected ? <Outlet /> : null}
        list={
          items ? (
            items.length ? (
              <>
                <Table
                  label="Dead letters, newest first"
                  columns={columns}
                  items={items}
                  idOf={(letter) => letter.id}
                  selected={selected}
                  faded={(letter) => gone.has(letter.id) || (status !== "all" && letter.status !== status)}
                  link={(letter, row) => (
                    <Link to="/dead-letters/$id" params={{ id: letter.id }} search={search} {...row}>
                      {columns[0]?.cell(letter)}
                    </Link>
                  )}
                />
                <More list={letters} />
              </>
            ) : letters.hasNextPage ? (
              <More list={letters} />
            ) : (
              <Nothing search={search} />
            )
          ) : letters.error ? (
            <Failed what="The dead letters" error={letters.error} retry={() => void letters.refetch()} />
          ) : (
            <SkeletonRows rows={12} />
          )
        }
      />
    </Page>
  );
}
