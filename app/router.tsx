import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { readAuditSearch } from "./audit/search.ts";
import { readBrandSearch, readBrandsSearch } from "./brands/search.ts";
import { readDeadLetterSearch } from "./dead-letters/search.ts";
import { Broken, Missing, Pending } from "./shell/Fallbacks.tsx";
import { Shell } from "./shell/Shell.tsx";

const root = createRootRoute({ component: Shell });

const overview = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazyRouteComponent(() => import("./overview/OverviewPage.tsx"), "OverviewPage"),
});

const queues = createRoute({
  getParentRoute: () => root,
  path: "/queues",
  component: lazyRouteComponent(() => import("./queues/QueuesPage.tsx"), "QueuesPage"),
});
const queue = createRoute({
  getParentRoute: () => queues,
  path: "$name",
  component: lazyRouteComponent(() => import("./queues/QueuePanel.tsx"), "QueuePanel"),
});

const deadLetters = createRoute({
  getParentRoute: () => root,
  path: "/dead-letters",
  validateSearch: readDeadLetterSearch,
  component: lazyRouteComponent(() => import("./dead-letters/DeadLettersPage.tsx"), "DeadLettersPage"),
});
const deadLetter = createRoute({
  getParentRoute: () => deadLetters,
  path: "$id",
  component: lazyRouteComponent(() => import("./dead-letters/DeadLetterPanel.tsx"), "DeadLetterPanel"),
});

const brands = createRoute({
  getParentRoute: () => root,
  path: "/brands",
  validateSearch: readBrandsSearch,
  component: lazyRouteComponent(() => import("./brands/BrandsPage.tsx"), "BrandsPage"),
});
const brand = createRoute({
  getParentRoute: () => root,
  path: "/brands/$slug",
  validateSearch: readBrandSearch,
  component: lazyRouteComponent(() => import("./brands/BrandPage.tsx"), "BrandPage"),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: "/audit",
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import("./audit/AuditPage.tsx"), "AuditPage"),
});

/** Every search parameter is text, as it stands in the address: a link can be read and written by hand. */
const parseSearch = (search: string) => Object.fromEntries(new URLSearchParams(search));
const stringifySearch = (search: Record<string, unknown>) => {
  const text = new URLSearchParams(
    Object.entries(search).flatMap(([key, value]) => (typeof value === "string" && value ? [[key, value]] : [])),
  ).toString();
  return text && `?${text}`;
};

export const router = createRouter({
  routeTree: root.addChildren([overview, queues.addChildren([queue]), deadLetters.addChildren([deadLetter]), brands, brand, audit]),
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  defaultPendingMs: 200,
  defaultPendingMinMs: 0,
  defaultPendingComponent: Pending,
  defaultErrorComponent: Broken,
  defaultNotFoundComponent: Missing,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
