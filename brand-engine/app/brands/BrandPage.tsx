import { type ComponentType, lazy, Suspense, useEffect } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ActionBar } from "#app/ui/actions/ActionBar.tsx";
import { brandLink, brandsLink } from "../links.ts";
import { brandActions } from "./actions.ts";
import type { Brand } from "#brand-engine/domain/brand";
import { ApiError } from "#app/core/api.ts";
import { useKeyBindings } from "#app/core/keys/bindings.ts";
import { useBrandFeed } from "../useBrandFeed.ts";
import { useCanMakeChanges } from "#app/core/me.ts";
import { Breadcrumb } from "#app/ui/Breadcrumb.tsx";
import { EmptyState } from "#app/ui/EmptyState.tsx";
import { LoadError } from "#app/ui/LoadError.tsx";
import { RoleRequiredPanel } from "#app/ui/ReadOnlyNotice.tsx";
import { Page } from "#app/ui/Page.tsx";
import { PendingForm } from "#app/ui/opener/PendingForm.tsx";
import { SkeletonLine, SkeletonPanel } from "#app/ui/Skeleton.tsx";
import { ListWithPanel } from "#app/ui/ListWithPanel.tsx";
import { BrandState } from "./BrandState.tsx";
import { brandQuery, usePublishedCount } from "./calls.ts";
import { BrandExport } from "./BrandExport.tsx";
import { Keywords } from "./Keywords.tsx";
import { Posts } from "./Posts.tsx";
import { PublishedArticles } from "./PublishedArticles.tsx";
import { readBrandSearch } from "../search.ts";
import { StrategyFacts } from "./StrategyFacts.tsx";
import { StrategyChanges } from "./StrategyChanges.tsx";
import { Summary } from "./Summary.tsx";
import { BrandTabs } from "./BrandTabs.tsx";

const StrategyForm = lazy(async () => ({ default: (await import("./StrategyForm.tsx")).StrategyForm }));

const up = <Breadcrumb href="/brands" title="Brands" />;

/** The workflow runs of a brand: their list and its export. Runs are another noun, so the screen that shows this page passes them. */
export type BrandRunsSlots = {
  Runs: ComponentType<{ slug: string; hasCycle: boolean }>;
  RunsExport: ComponentType<{ slug: string }>;
};

/** The page of one brand: its figures, and a tab each for articles, published articles, posts, keywords and strategy. */
export function BrandPage(slots: BrandRunsSlots) {
  const { slug = "" } = useParams({ strict: false }) as { slug?: string };
  const { data, error, refetch } = useQuery(brandQuery(slug));
  if (data) return <LoadedBrand key={slug} brand={data} {...slots} />;
  if (error instanceof ApiError && error.code === "not_found")
    return (
      <Page title={slug} up={up}>
        <EmptyState
          title={`No brand named ${slug}`}
          action={
            <Link {...brandsLink({})} className="text-kumo-link underline underline-offset-2">
              All brands
            </Link>
          }
        />
      </Page>
    );
  return (
    <Page title={slug} up={up} state={error ? undefined : <SkeletonLine width="w-64" />}>
      {error ? <LoadError what={`The brand ${slug}`} error={error} retry={() => void refetch()} /> : <SkeletonPanel />}
    </Page>
  );
}

function LoadedBrand({ brand, Runs, RunsExport }: { brand: Brand } & BrandRunsSlots) {
  const { slug, name } = brand;
  const { edit, tab = "articles" } = readBrandSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const mayAct = useCanMakeChanges();
  const live = useBrandFeed(slug) ?? brand.summary;
  const published = usePublishedCount(slug, live.articlesPublished);
  const openForm = () => void navigate(brandLink(slug, readBrandSearch({ tab, edit: "1" })));
  const closeForm = () => void navigate(brandLink(slug, readBrandSearch({ tab })));
  useKeyBindings([{ keys: "Escape", label: "All brands", run: () => void navigate(brandsLink({})), footer: true }]);
  // The list row that had the focus is gone. Focus the page, so that its keys work.
  useEffect(() => {
    if (document.activeElement === document.body) document.getElementById("main")?.focus({ preventScroll: true });
  }, []);
  return (
    <Page
      title={name}
      tab={`${name} · Brands`}
      up={up}
      state={<BrandState summary={live} />}
      actions={
        <>
          {tab === "articles" ? <RunsExport slug={slug} /> : <BrandExport slug={slug} tab={tab} />}
          {mayAct && <ActionBar list={brandActions} thing={{ id: slug, name }} handlers={{ edit: { run: openForm } }} />}
        </>
      }
    >
      <ListWithPanel
        panel={
          edit ? (
            mayAct ? (
              <Suspense fallback={<PendingForm onClose={closeForm} />}>
                <StrategyForm brand={brand} onClose={closeForm} />
              </Suspense>
            ) : (
              <RoleRequiredPanel title="Edit strategy" onClose={closeForm} />
            )
          ) : null
        }
        list={
          <div className="pb-8">
            <Summary slug={slug} summary={live} published={published} />
            <BrandTabs slug={slug} current={tab} />
            {tab === "articles" && <Runs slug={slug} hasCycle={live.cycle !== null} />}
            {tab === "published" && <PublishedArticles slug={slug} />}
            {tab === "posts" && <Posts slug={slug} />}
            {tab === "keywords" && <Keywords brand={brand} difficultyAdjustment={live.difficultyLean} />}
            {tab === "strategy" && (
              <>
                <StrategyFacts brand={brand} difficultyAdjustment={live.difficultyLean} />
                <StrategyChanges slug={slug} difficultyAdjustment={live.difficultyLean} />
              </>
            )}
          </div>
        }
      />
    </Page>
  );
}
