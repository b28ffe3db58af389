import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { brandsQuery } from "../brands/calls.ts";
import { LoadError } from "../ui/LoadError.tsx";
import { Table } from "../ui/Table.tsx";
import { scheduledBrandColumns } from "./columns.tsx";

/** Brands that wake by themselves: their schedule is part of their strategy, and changed there. */
export function ScheduledBrands() {
  const list = useInfiniteQuery(brandsQuery);
  if (list.error && !list.data)
    return <LoadError what="What brands do by themselves" error={list.error} retry={() => void list.refetch()} />;
  const brands = list.data?.pages.flatMap((page) => page.items).filter(({ strategy }) => strategy.cron !== null) ?? [];
  if (!brands.length) return null;
  return (
    <section aria-labelledby="waking" className="pt-6">
      <div className="flex min-h-9 flex-wrap items-baseline gap-x-3 px-4 sm:px-6">
        <h2 id="waking" className="text-base font-semibold text-kumo-strong">
          Brands
        </h2>
        <p className="text-kumo-subtle">
          wake by their strategy; change it there{list.hasNextPage ? ". There are more brands than are shown" : ""}
        </p>
      </div>
      <Table
        label="Brands that wake by themselves"
        columns={scheduledBrandColumns}
        items={brands}
        idOf={({ slug }) => `brand ${slug}`}
        link={(brand, row) => (
          <Link to="/brands/$slug" params={{ slug: brand.slug }} search={{ edit: "1" }} {...row}>
            {scheduledBrandColumns[0]?.cell(brand)}
          </Link>
        )}
      />
    </section>
  );
}
