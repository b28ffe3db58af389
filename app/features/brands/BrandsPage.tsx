import { useMemo, useRef } from "react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "@cloudflare/kumo/components/button";
import type { Brand } from "#domain/brands/brand";
import { type KeyBinding, useKeyBindings } from "../../core/keys/bindings.ts";
import { useCanMakeChanges } from "../../core/me.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Export } from "../../ui/Export.tsx";
import { LoadError } from "../../ui/LoadError.tsx";
import { NewRowsButton } from "../../ui/NewRowsButton.tsx";
import { RoleRequiredPanel } from "../../ui/ReadOnlyNotice.tsx";
import { LoadMore } from "../../ui/LoadMore.tsx";
import { Page } from "../../ui/Page.tsx";
import { SkeletonRows } from "../../ui/Skeleton.tsx";
import { ListWithPanel } from "../../ui/ListWithPanel.tsx";
import { Table } from "../../ui/Table.tsx";
import { useIsHoveredOrFocused } from "../../ui/useIsHoveredOrFocused.ts";
import { useListKeys } from "../../ui/useListKeys.ts";
import { useSteadyRows } from "../../ui/useSteadyRows.ts";
import { pluralize } from "../../ui/format.ts";
import { brandsQuery, listBrands } from "../../core/brands.ts";
import { brandColumns } from "./columns.tsx";
import { CreateBrand } from "./CreateBrand.tsx";

const slugOf = ({ slug }: Brand): string => slug;

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

/** The list of brands, with the form that creates one. */
export function BrandsPage() {
  const { create } = useSearch({ from: "/brands" });
  const navigate = useNavigate();
  const mayAct = useCanMakeChanges();
  const list = useInfiniteQuery(brandsQuery);
  const scroll = useRef<HTMLDivElement>(null);
  const held = useIsHoveredOrFocused(scroll);
  const loaded = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const steady = useSteadyRows(loaded, slugOf, held);
  const brands = steady?.rows;
  const ids = useMemo(() => brands?.map(({ slug }) => slug) ?? [], [brands]);
  useListKeys({ ids, selected: undefined, open: () => undefined, close: () => undefined });
  const close = () => void navigate({ to: "/brands" });
  const openForm = () => void navigate({ to: "/brands", search: { create: "1" } });
  const commandKeys: KeyBinding[] = mayAct ? [{ keys: "c", says: "Create a brand", run: openForm, footer: true }] : [];
  useKeyBindings(commandKeys);
  const createButton = mayAct && (
    <Button size="sm" variant="primary" title="Create a brand (c)" onClick={openForm}>
      Create brand
    </Button>
  );
  return (
    <Page
      title="Brands"
      state={brands && pluralize(brands.length, "brand") + (list.hasNextPage ? " loaded, more available" : "")}
      actions={
        <>
          <NewRowsButton count={steady?.newCount ?? 0} onShow={() => steady?.showNew()} />
          <Export noun="brands" fields={exportFields} fetchPage={fetchExportPage} />
          {brands?.length !== 0 && createButton}
        </>
      }
    >
      <ListWithPanel
        listRef={scroll}
        panel={create ? mayAct ? <CreateBrand onClose={close} /> : <RoleRequiredPanel title="Create a brand" onClose={close} /> : null}
        list={
          brands ? (
            brands.length ? (
              <>
                <Table
                  label="Brands"
                  columns={brandColumns}
                  items={brands}
                  idOf={slugOf}
                  link={(brand, row) => (
                    <Link to="/brands/$slug" params={{ slug: brand.slug }} {...row}>
                      {brandColumns[0]?.cell(brand)}
                    </Link>
                  )}
                />
                <LoadMore list={list} />
              </>
            ) : (
              <EmptyState title="No brands yet" action={createButton}>
                A brand researches keywords, writes articles about the best ones and adapts to how often they are read.
              </EmptyState>
            )
          ) : list.error ? (
            <LoadError what="The brands" error={list.error} retry={() => void list.refetch()} />
          ) : (
            <SkeletonRows rows={4} />
          )
        }
      />
    </Page>
  );
}
