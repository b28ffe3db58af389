import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { screensOf } from "./screenPreload.ts";

const root = join(import.meta.dirname, "..");
const client = join(root, "dist/client");
const router = `
const jobs = createRoute({
  getParentRoute: () => root,
  path: "/jobs",
  validateSearch: readJobSearch,
  component: lazyRouteComponent(() => import("./jobs/JobsPage.tsx"), "JobsPage"),
});
const job = createRoute({ getParentRoute: () => jobs, path: "$id", component: lazyRouteComponent(() => import("./jobs/JobPanel.tsx"), "JobPanel") });
const newJob = createRoute({ getParentRoute: () => root, path: "/jobs/new", component: lazyRouteComponent(() => import("./jobs/NewJob.tsx"), "NewJob") });
`;

test("a screen is drawn by its own module and those it stands in; an exact path comes before one with a parameter", () => {
  expect(screensOf(router)).toEqual([
    { path: "/jobs", modules: ["jobs/JobsPage.tsx"] },
    { path: "/jobs/new", modules: ["jobs/NewJob.tsx"] },
    { path: "/jobs/$id", modules: ["jobs/JobsPage.tsx", "jobs/JobPanel.tsx"] },
  ]);
});

test("a screen that can't be read stops the build", () => {
  expect(() => screensOf(`${router}const odd = createRoute({ path: "/odd" });`)).toThrow("Of 4 screens of the router 3 could be read");
});

test("every screen of the desk is read", () => {
  expect(screensOf(readFileSync(join(root, "app/router.tsx"), "utf8")).map(({ path }) => path)).toContain("/dead-letters/$id");
});

// `npm test` builds before this.
test.skipIf(!existsSync(client))("the page names a script whose files are all there", () => {
  const [, script = ""] = /src="\/(assets\/screens-[\w-]+\.js)"/.exec(readFileSync(join(client, "index.html"), "utf8")) ?? [];
  const files = [...readFileSync(join(client, script), "utf8").matchAll(/"assets\/([^"]+)"/g)].map(([, file]) => file);
  expect(files.some((file) => file?.startsWith("OverviewPage-"))).toBe(true);
  expect(files).toEqual(files.filter((file) => file && readdirSync(join(client, "assets")).includes(file)));
});
