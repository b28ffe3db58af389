import { lazy } from "react";
import { lazyRouteComponent } from "@tanstack/react-router";
import { declareParts, type PipelineParts } from "#app/core/pipelineParts.ts";
import { declareEntityActions } from "#app/palette/declaredActions.ts";
import { brandOptionsQuery } from "./brandList.ts";
import { BrandsIcon } from "./BrandsIcon.tsx";
import { readBrandSearch, readBrandsSearch } from "./search.ts";
import { brandKeys } from "./queryKeys.ts";
import { runParts } from "./workflows/parts.tsx";

/** What the Brand Engine adds to the results of a search. */
type BrandResults = { brands: readonly { slug: string; name: string }[] };

const brandParts: Partial<PipelineParts> = {
  screens: [{ href: "/brands", name: "Brands", key: "b", icon: BrandsIcon, after: "/schedules" }],
  routes: [
    {
      path: "/brands",
      readSearch: readBrandsSearch,
      component: lazyRouteComponent(() => import("./brands/BrandsPage.tsx"), "BrandsPage"),
    },
    {
      path: "/brands/$slug",
      readSearch: readBrandSearch,
      component: lazyRouteComponent(() => import("./BrandScreen.tsx"), "BrandScreen"),
    },
  ],
  entities: [
    {
      kind: "brand",
      name: "Brand",
      plural: "Brands",
      list: "/brands",
      icon: BrandsIcon,
      causeName: "Timer of brand",
      findIn: (results) => (results as unknown as BrandResults).brands.map(({ slug, name }) => ({ id: slug, name })),
    },
  ],
  tenant: { alias: "brand", label: "Brand", plural: "Brands", kind: "brand", optionsQuery: brandOptionsQuery },
  runs: runParts,
  overviewSections: [{ id: "brands", Section: lazy(() => import("./overview/Brands.tsx").then(({ Brands }) => ({ default: Brands }))) }],
  scheduleSections: [
    {
      id: "scheduled-brands",
      Section: lazy(() => import("./schedules/ScheduledBrands.tsx").then(({ ScheduledBrands }) => ({ default: ScheduledBrands }))),
    },
  ],
  hints: {
    jobs: { label: "Trigger a brand cycle", href: "/brands" },
    traces: {
      text: "Trigger a cycle for a brand, run a schedule or add a job. All activity that follows appears here as a trace.",
      action: { label: "View brands", href: "/brands" },
    },
    runs: {
      text: "Trigger a cycle for a brand. Each article that the brand chooses appears here as a workflow run.",
      action: { label: "View brands", href: "/brands" },
    },
  },
  createCommands: [{ title: "Create a brand", href: "/brands?create=1" }],
  liveQueries: [
    { markOf: ({ brands = "" }) => brands, queryKey: brandKeys },
    // Only the list of brands: a brand's page has its own socket and must not reload with every step of every brand.
    { markOf: ({ summaries = "" }) => summaries, queryKey: [...brandKeys, "list"] },
  ],
  loadMessages: () => import("#brand-engine/declare"),
  fireDrill: {
    fault: { service: "pages-plus", match: { type: "content.publish" }, kind: "permanent", rate: 0.34 },
    effect: "About one in three publications fails",
    advice: "About one in three publications that start until then fails. Trigger a brand's cycle to publish articles.",
  },
};

/** Declares the screens and words of the Brand Engine for the dashboard. */
export function declareBrandScreens(): void {
  declareParts(brandParts);
  declareEntityActions("brand", async () => (await import("./brands/actions.ts")).brandActions);
}
