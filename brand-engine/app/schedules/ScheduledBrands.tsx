import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { brandLink } from "../links.ts";
import { brandsQuery } from "../brandList.ts";
import { LoadError } from "#app/ui/LoadError.tsx";
import { Table } from "#app/ui/Table.tsx";
import { scheduledBrandColumns, scheduledBrandPhoneRow } from "./columns.tsx";

/** Brands with a cron in their strategy. Their schedule is edited in the strategy. */
export function ScheduledBrands() {
  const list = useInfiniteQuery(brandsQuery);
  if (list.error && !list.data) return <LoadError what="The brand schedules" error={list.error} retry={() => void list.refetch()} />;
  const brands = list.data?.pages.flatMap((page) => page.items).filter(({ strategy }) => strategy.cron !== null) ?? [];
  if (!brands.length) return null;
  return (
    <section aria-labelledby="scheduled-brands" className="pt-6">
      <div className="flex min-h-9 flex-wrap items-baseline gap-x-3 px-4 sm:px-6">
        <h2 id="scheduled-brands" className="text-base font-semibold text-kumo-strong">
          Brands
        </h2>
        <p className="text-kumo-subtle">Runs set in brand strategy{list.hasNextPage ? " · not all brands are shown" : ""}</p>
      </div>
      <Table
        label="Brands with a schedule"
        columns={scheduledBrandColumns}
        phone={scheduledBrandPhoneRow}
        items={brands}
        idOf={({ slug }) => `brand ${slug}`}
        link={(brand, row) => <Link {...brandLink(brand.slug, { edit: "1" })} {...row} />}
      />
    </section>
  );
}
