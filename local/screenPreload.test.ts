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

test("lists the modules of a screen and of its parent screens; an exact path comes before a path with a parameter", () => {
  expect(screensOf(router)).toEqual([
    { path: "/jobs", modules: ["jobs/JobsPage.tsx"] },
    { path: "/jobs/new", modules: ["jobs/NewJob.tsx"] },
    { path: "/jobs/$id", modules: ["jobs/JobsPage.tsx", "jobs/JobPanel.tsx"] },
  ]);
});

test("a screen that can't be parsed fails the build", () => {
  expect(() => screensOf(`${router}const odd = createRoute({ path: "/odd" });`)).toThrow(
    "Only 3 of 4 screens of the router could be parsed",
  );
});

test("parses every screen of the dashboard", () => {
  expect(screensOf(readFileSync(join(root, "app/router.tsx"), "utf8")).map(({ path }) => path)).toContain("/dead-letters/$id");
});

// `npm test` builds before it runs this test.
test.skipIf(!existsSync(client))("the page names a script that preloads existing files only", () => {
  const [, script = ""] = /src="\/(assets\/screens-[\w-]+\.js)"/.exec(readFileSync(join(client, "index.html"), "utf8")) ?? [];
  const files = [...readFileSync(join(client, script), "utf8").matchAll(/"assets\/([^"]+)"/g)].map(([, file]) => file);
  expect(files.some((file) => file?.startsWith("OverviewPage-"))).toBe(true);
  expect(files).toEqual(files.filter((file) => file && readdirSync(join(client, "assets")).includes(file)));
});
