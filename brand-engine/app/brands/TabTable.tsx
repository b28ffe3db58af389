import type { ReactNode } from "react";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { Page } from "#app/core/page.ts";
import { ListEnd } from "#app/ui/ListEnd.tsx";
import { LoadError } from "#app/ui/LoadError.tsx";
import { SkeletonRows } from "#app/ui/Skeleton.tsx";
import { Table } from "#app/ui/Table.tsx";
import type { TableRows } from "#app/ui/TableRow.tsx";

type Props<T> = {
  /** The name of the section. */
  title: string;
  /** The singular and the plural noun of the rows. */
  nouns: readonly [string, string];
  list: UseInfiniteQueryResult<InfiniteData<Page<T>>>;
  rows: TableRows<T>;
  above: ReactNode;
  /** Shown when there are no rows. */
  empty: ReactNode;
};

/** The table of a tab of a brand, page by page. */
export function TabTable<T>({ title, nouns, list, rows, above, empty }: Props<T>) {
  const items = list.data?.pages.flatMap((page) => page.items);
  if (!items)
    return list.error ? (
      <LoadError what={`The ${title.toLowerCase()}`} error={list.error} retry={() => void list.refetch()} />
    ) : (
      <SkeletonRows rows={8} />
    );
  if (!items.length) return empty;
  return (
    <section aria-label={title} className="@container">
      {above}
      <Table {...rows} items={items} />
      <ListEnd list={{ ...list, items }} nouns={nouns} />
    </section>
  );
}
