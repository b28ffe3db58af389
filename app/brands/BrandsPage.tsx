import { useMemo } from "react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "@cloudflare/kumo/components/button";
import { type Binding, useKeys } from "../keys/bindings.ts";
import { useMayAct } from "../shell/me.ts";
import { Empty } from "../ui/Empty.tsx";
import { Failed } from "../ui/Failed.tsx";
import { More } from "../ui/More.tsx";
import { Page } from "../ui/Page.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Split } from "../ui/Split.tsx";
import { Table } from "../ui/Table.tsx";
import { useListKeys } from "../ui/useListKeys.ts";
import { counted } from "../ui/words.ts";
import { brandsQuery } from "./calls.ts";
import { brandColumns } from "./columns.tsx";
import { CreateBrand } from "./CreateBrand.tsx";

export function BrandsPage() {
  const { create } = useSearch({ from: "/brands" });
  const navigate = useNavigate();
  const mayAct = useMayAct();
  const list = useInfiniteQuery(brandsQuery);
  const brands = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const ids = useMemo(() => brands?.map(({ slug }) => slug) ?? [], [brands]);
  useListKeys({ ids, selected: undefined, open: () => undefined, close: () => undefined });
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
      actions={button}
    >
      <Split
        panel={create ? <CreateBrand onClose={() => void navigate({ to: "/brands" })} /> : null}
        list={
          brands ? (
            brands.length ? (
              <>
                <Table
                  label="Brands"
                  columns={brandColumns}
                  items={brands}
                  idOf={(brand) => brand.slug}
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
