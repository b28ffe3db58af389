import { useCallback, useEffect, useMemo, useRef } from "react";
import { Link, Outlet, useMatch, useNavigate, useSearch } from "@tanstack/react-router";
import type { DeadLetter } from "#domain/deadLetters";
import { useRowKeys } from "../jobs/useRowKeys.ts";
import { useTicks } from "../jobs/useTicks.ts";
import { DrillNotice } from "../lab/Drills.tsx";
import { markOf, useOverviewPart } from "../live/overview.ts";
import { useHeld } from "../live/useHeld.ts";
import { useSteadyList } from "../live/useSteadyList.ts";
import { useMayAct } from "../shell/me.ts";
import { Export } from "../ui/Export.tsx";
import { Failed } from "../ui/Failed.tsx";
import { Fresh } from "../ui/Fresh.tsx";
import { More } from "../ui/More.tsx";
import { Page } from "../ui/Page.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Split } from "../ui/Split.tsx";
import type { RowLink } from "../ui/Table.tsx";
import { type TableHandle, VirtualTable } from "../ui/VirtualTable.tsx";
import { counted } from "../ui/words.ts";
import { aboutOf } from "./about.ts";
import { list, listKey } from "./calls.ts";
import { deadLetterColumns } from "./columns.tsx";
import { Filters } from "./Filters.tsx";
import { exported, exportPage } from "./exported.ts";
import { Nothing } from "./Nothing.tsx";
import { withoutEdit } from "./search.ts";
import { Ticked } from "./Ticked.tsx";

const idOf = ({ id }: DeadLetter): string => id;
const nameOf = (letter: DeadLetter): string =>
  [letter.errorName || "Unknown error", aboutOf(letter.carries), letter.queue].filter(Boolean).join(", ");
/** More is asked for by its button. */
const nothing = (): void => undefined;

const createdAt = (letter: DeadLetter): string => letter.createdAt;

export function DeadLettersPage() {
  const search = useSearch({ from: "/dead-letters", select: withoutEdit });
  const selected = useMatch({ from: "/dead-letters/$id", shouldThrow: false, select: (match) => match.params.id });
  const navigate = useNavigate();
  const scroll = useRef<HTMLDivElement>(null);
  const table = useRef<TableHandle>(null);
  const mayAct = useMayAct();
  const shown = useRef<readonly string[]>([]);
  const ticks = useTicks(JSON.stringify(search), shown);
  // Called whatever else holds it: a tick must not cost it the sight of the hand.
  const looking = useHeld(scroll, selected !== undefined);
  const held = looking || ticks.ticked.size > 0;
  const open = useOverviewPart((overview) => overview.openDeadLetters);
  const mark = useOverviewPart((overview) => overview.marks.deadLetters);
  const letters = useSteadyList<DeadLetter>({
    queryKey: listKey(search),
    fetchPage: (cursor) => list(search, cursor),
    madeAt: createdAt,
    mark,
    readMark: () => markOf("deadLetters"),
    held,
  });
  const { items, fresh, gone } = letters;
  const scanned = { noun: "dead letters", total: search.status === undefined ? open : undefined };
  const ids = useMemo(() => items?.map(({ id }) => id) ?? [], [items]);
  useEffect(() => {
    shown.current = ids;
  }, [ids]);
  useRowKeys({
    ids,
    selected,
    show: (id) => table.current?.show(ids.indexOf(id)),
    tick: mayAct ? (id) => ticks.toggle(id, false) : undefined,
    open: (id) => void navigate({ to: "/dead-letters/$id", params: { id }, search, replace: true }),
    close: () => void navigate({ to: "/dead-letters", search }),
  });
  const status = search.status ?? "open";
  const columns = useMemo(() => deadLetterColumns(status), [status]);
  const faded = useCallback((letter: DeadLetter) => gone.has(letter.id) || (status !== "all" && letter.status !== status), [gone, status]);
  const link = useCallback(
    (letter: DeadLetter, row: RowLink) => (
      <Link to="/dead-letters/$id" params={{ id: letter.id }} search={search} {...row}>
        {columns[0]?.cell(letter)}
      </Link>
    ),
    [columns, search],
  );
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
          <Export noun="dead letters" fields={exported} fetchPage={(cursor, limit) => exportPage(search, cursor, limit)} />
        </>
      }
    >
      <Split
        bar={
          <>
            <DrillNotice />
            <Filters search={search} />
            {ticks.ticked.size > 0 && <Ticked letters={items ?? []} ticked={ticks.ticked} onClear={ticks.clear} />}
          </>
        }
        listRef={scroll}
        panel={selected ? <Outlet /> : null}
        list={
          items ? (
            items.length ? (
              <>
                <VirtualTable
                  label="Dead letters, newest first"
                  columns={columns}
                  items={items}
                  idOf={idOf}
                  nameOf={nameOf}
                  selected={selected}
                  faded={faded}
                  ticks={mayAct ? ticks : undefined}
                  scroll={scroll}
                  onSight={nothing}
                  handle={table}
                  link={link}
                />
                <More list={letters} scanned={scanned} />
              </>
            ) : letters.hasNextPage ? (
              <More list={letters} scanned={scanned} />
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
