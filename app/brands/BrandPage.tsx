import { useEffect, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button } from "@cloudflare/kumo/components/button";
import type { Brand } from "#domain/brands";
import { ApiError } from "../api.ts";
import { type Binding, useKeys } from "../keys/bindings.ts";
import { useBrandFeed } from "../live/useBrandFeed.ts";
import { useMayAct } from "../shell/me.ts";
import { couldNot } from "../toasts/failures.ts";
import { say } from "../toasts/say.ts";
import { Empty } from "../ui/Empty.tsx";
import { Failed } from "../ui/Failed.tsx";
import { NotAllowed } from "../ui/LookingOn.tsx";
import { Page } from "../ui/Page.tsx";
import { Bone, SkeletonPanel } from "../ui/Skeleton.tsx";
import { Split } from "../ui/Split.tsx";
import { BrandState } from "./BrandState.tsx";
import { brandQuery, triggerCycle, usePublished } from "./calls.ts";
import { ExportTab } from "./ExportTab.tsx";
import { Keywords } from "./Keywords.tsx";
import { Posts } from "./Posts.tsx";
import { Published } from "./Published.tsx";
import { Runs } from "./Runs.tsx";
import { readBrandSearch } from "./search.ts";
import { StrategyFacts } from "./StrategyFacts.tsx";
import { StrategyMoves } from "./StrategyMoves.tsx";
import { StrategyForm } from "./StrategyForm.tsx";
import { Summary } from "./Summary.tsx";
import { Tabs } from "./Tabs.tsx";
import { cycleSaying, triggerVerb } from "./sayings.ts";

const up = (
  <>
    <Link to="/brands" className="text-[15px] text-kumo-subtle hover:text-kumo-default">
      Brands
    </Link>
    <span aria-hidden="true" className="text-kumo-subtle">
      /
    </span>
  </>
);

export function BrandPage() {
  const { slug } = useParams({ from: "/brands/$slug" });
  const { data, error, refetch } = useQuery(brandQuery(slug));
  if (data) return <Loaded key={slug} brand={data} />;
  if (error instanceof ApiError && error.code === "not_found")
    return (
      <Page title={slug} up={up}>
        <Empty
          title={`There is no brand called ${slug}`}
          action={
            <Link to="/brands" className="text-kumo-link underline underline-offset-2">
              All brands
            </Link>
          }
        />
      </Page>
    );
  return (
    <Page title={slug} up={up} state={error ? undefined : <Bone width="w-64" />}>
      {error ? <Failed what={`The brand ${slug}`} error={error} retry={() => void refetch()} /> : <SkeletonPanel />}
    </Page>
  );
}

function Loaded({ brand }: { brand: Brand }) {
  const { slug, name } = brand;
  const { edit, tab = "articles" } = useSearch({ from: "/brands/$slug" });
  const navigate = useNavigate();
  const mayAct = useMayAct();
  const live = useBrandFeed(slug) ?? brand.summary;
  const published = usePublished(slug, live.articlesPublished);
  const [asked, setAsked] = useState(false);
  const openForm = () => void navigate({ to: "/brands/$slug", params: { slug }, search: (before) => ({ ...before, edit: "1" as const }) });
  const closeForm = () => void navigate({ to: "/brands/$slug", params: { slug }, search: readBrandSearch({ tab }) });
  const trigger = async () => {
    if (asked) return;
    setAsked(true);
    try {
      const { correlationId } = await triggerCycle(slug);
      say(cycleSaying(name));
      void navigate({ to: "/traces/$id", params: { id: correlationId } });
    } catch (failure) {
      say(couldNot(triggerVerb, name, failure));
    } finally {
      setAsked(false);
    }
  };
  const acts: Binding[] = [
    { keys: "t", says: "Trigger cycle", run: () => void trigger(), footer: true },
    { keys: "e", says: "Edit the strategy", run: openForm, footer: true },
  ];
  useKeys([...(mayAct ? acts : []), { keys: "Escape", says: "All brands", run: () => void navigate({ to: "/brands" }), footer: true }]);
  // It comes from the list, whose row is gone with it: the keys act here now.
  useEffect(() => {
    if (document.activeElement === document.body) document.getElementById("main")?.focus({ preventScroll: true });
  }, []);
  return (
    <Page
      title={name}
      up={up}
      state={<BrandState summary={live} />}
      actions={
        <>
          <ExportTab slug={slug} tab={tab} />
          {mayAct && (
            <>
              <Button size="sm" variant="primary" title="Trigger cycle (t)" loading={asked} onClick={() => void trigger()}>
                Trigger cycle
              </Button>
              <Button size="sm" title="Edit the strategy (e)" onClick={openForm}>
                Edit strategy
              </Button>
            </>
          )}
        </>
      }
    >
      <Split
        panel={
          edit ? (
            mayAct ? (
              <StrategyForm brand={brand} onClose={closeForm} />
            ) : (
              <NotAllowed what="Edit the strategy" onClose={closeForm} />
            )
          ) : null
        }
        list={
          <div className="pb-8">
            <Summary slug={slug} summary={live} published={published} />
            <Tabs slug={slug} current={tab} />
            {tab === "articles" && <Runs slug={slug} woken={live.cycle !== null} />}
            {tab === "published" && <Published slug={slug} />}
            {tab === "posts" && <Posts slug={slug} />}
            {tab === "keywords" && <Keywords brand={brand} lean={live.difficultyLean} />}
            {tab === "strategy" && (
              <>
                <StrategyFacts brand={brand} lean={live.difficultyLean} />
                <StrategyMoves slug={slug} lean={live.difficultyLean} />
              </>
            )}
          </div>
        }
      />
    </Page>
  );
}
