import { lazy, Suspense, useMemo } from "react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "#app/ui/button/Button.tsx";
import type { Brand } from "#brand-engine/domain/brand";
import { brandsQuery, listBrands } from "../brandList.ts";
import { useKeyBindings } from "#app/core/keys/bindings.ts";
import { useSteadyRows } from "#app/core/live/useSteadyRows.ts";
import { useCanMakeChanges } from "#app/core/me.ts";
import { EmptyState } from "#app/ui/EmptyState.tsx";
import { Export } from "#app/ui/Export.tsx";
import { ListPage } from "#app/ui/list/ListPage.tsx";
import { RoleRequiredPanel } from "#app/ui/ReadOnlyNotice.tsx";
import { PendingForm } from "#app/ui/opener/PendingForm.tsx";
import type { TableRows } from "#app/ui/TableRow.tsx";
import { useListView } from "#app/ui/useListView.ts";
import { pluralize } from "#app/ui/format.ts";
import { brandColumns, brandPhoneRow } from "./columns.tsx";
import { brandLink, brandsLink } from "../links.ts";
import { readBrandsSearch } from "../search.ts";

const slugOf = ({ slug }: Brand): string => slug;
const noFilter = {};

const rows: TableRows<Brand> = {
  label: "Brands",
  columns: brandColumns,
  phone: brandPhoneRow,
  idOf: slugOf,
  link: ({ slug }, row) => <Link {...brandLink(slug)} {...row} />,
};

/** The columns of an exported brand. */
const exportFields = [
  "slug",
  "name",
  "articlesPublished",
  "pendingGeneration",
  "failedKeywords",
  "keywordsResearched",
  "lastPublishedAt",
  "lastResearchAt",
  "nextWakeAt",
  "cron",
  "strategy",
] as const;
const fetchExportPage = async (cursor: string | undefined, limit: number) => {
  const page = await listBrands(cursor, limit);
  return { ...page, items: page.items.map((brand) => ({ ...brand, ...brand.summary, cron: brand.strategy.cron })) };
};

/** The loaded brands, kept up to date. No row moves while `isInUse`. */
function useBrandList(isInUse: boolean) {
  const list = useInfiniteQuery(brandsQuery);
  const loaded = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const steady = useSteadyRows(loaded, slugOf, isInUse);
  return { ...list, ...steady, items: steady?.rows };
}

const CreateBrand = lazy(async () => ({ default: (await import("./CreateBrand.tsx")).CreateBrand }));

/** The list of brands, with the form that creates one. */
export function BrandsPage() {
  const { create } = readBrandsSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const canMakeChanges = useCanMakeChanges();
  const view = useListView(noFilter, undefined);
  const list = useBrandList(view.isInUse);
  const close = () => void navigate(brandsLink({}));
  const openForm = () => void navigate(brandsLink({ create: "1" }));
  useKeyBindings(canMakeChanges ? [{ keys: "c", label: "Create a brand", run: openForm, footer: true }] : []);
  const createButton = canMakeChanges && (
    <Button size="sm" variant="primary" title="Create a brand (c)" onClick={openForm}>
      Create brand
    </Button>
  );
  const createPanel = canMakeChanges ? (
    <Suspense fallback={<PendingForm onClose={close} />}>
      <CreateBrand onClose={close} />
    </Suspense>
  ) : (
    <RoleRequiredPanel title="Create a brand" onClose={close} />
  );
  return (
    <ListPage
      title="Brands"
      state={list.items && pluralize(list.items.length, "brand") + (list.hasNextPage ? " loaded, more available" : "")}
      nouns={["brand", "brands"]}
      list={list}
      view={view}
      rows={rows}
      actions={
        <>
          <Export noun="brands" fields={exportFields} fetchPage={fetchExportPage} />
          {list.items?.length !== 0 && createButton}
        </>
      }
      empty={
        <EmptyState title="No brands yet" action={createButton}>
          A brand researches keywords, writes articles about the best ones and adapts to how often they are read.
        </EmptyState>
      }
      panel={create && createPanel}
    />
  );
}
