import { useMemo, useRef } from "react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "@cloudflare/kumo/components/button";
import type { Brand } from "#domain/brands";
import { type Binding, useKeys } from "../keys/bindings.ts";
import { useMayAct } from "../shell/me.ts";
import { Empty } from "../ui/Empty.tsx";
import { Export } from "../ui/Export.tsx";
import { Failed } from "../ui/Failed.tsx";
import { Fresh } from "../ui/Fresh.tsx";
import { NotAllowed } from "../ui/LookingOn.tsx";
import { More } from "../ui/More.tsx";
import { Page } from "../ui/Page.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Split } from "../ui/Split.tsx";
import { Table } from "../ui/Table.tsx";
import { useHand } from "../ui/useHand.ts";
import { useListKeys } from "../ui/useListKeys.ts";
import { useSteadyRows } from "../ui/useSteadyRows.ts";
import { counted } from "../ui/words.ts";
import { brandsQuery, listBrands } from "./calls.ts";
import { brandColumns } from "./columns.tsx";
import { CreateBrand } from "./CreateBrand.tsx";

const slugOf = ({ slug }: Brand): string => slug;

/** What a spreadsheet gets of each brand: its figures beside its name. */
const exported = [
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
const exportPage = async (cursor: string | undefined, limit: number) => {
  const page = await listBrands(cursor, limit);
  return { ...page, items: page.items.map((brand) => ({ ...brand, ...brand.summary, cron: brand.strategy.cron })) };
};

export function BrandsPage() {
  const { create } = useSearch({ from: "/brands" });
  const navigate = useNavigate();
  const mayAct = useMayAct();
  const list = useInfiniteQuery(brandsQuery);
  const scroll = useRef<HTMLDivElement>(null);
  const held = useHand(scroll);
  const loaded = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const steady = useSteadyRows(loaded, slugOf, held);
  const brands = steady?.rows;
  const ids = useMemo(() => brands?.map(({ slug }) => slug) ?? [], [brands]);
  useListKeys({ ids, selected: undefined, open: () => undefined, close: () => undefined });
  const close = () => void navigate({ to: "/brands" });
  const make = () => void navigate({ to: "/brands", search: { create: "1" } });
  const act: Binding[] = mayAct ? [{ keys: "c", says: "Create a brand", run: make, footer: true }] : [];
  useKeys(act);
  const button = mayAct && (
    <Button size="sm" variant="primary" title="Create a brand (c)" onClick={make}>
      Create brand
    </Button>
  );
  return (
    <Page
      title="Brands"
      state={brands && counted(brands.length, "brand") + (list.hasNextPage ? " loaded, there are more" : "")}
      actions={
        <>
          <Fresh count={steady?.fresh ?? 0} onShow={() => steady?.show()} />
          <Export noun="brands" fields={exported} fetchPage={exportPage} />
          {brands?.length !== 0 && button}
        </>
      }
    >
      <Split
        listRef={scroll}
        panel={create ? mayAct ? <CreateBrand onClose={close} /> : <NotAllowed what="Create a brand" onClose={close} /> : null}
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
                <More list={list} />
              </>
            ) : (
              <Empty title="There is no brand yet" action={button}>
                A brand researches keywords, writes articles about the best of them and learns from how they are read.
              </Empty>
            )
          ) : list.error ? (
            <Failed what="The brands" error={list.error} retry={() => void list.refetch()} />
          ) : (
            <SkeletonRows rows={4} />
          )
        }
      />
    </Page>
  );
}
