import { expect, test } from "vitest";
import { editPath, type EntityKind, entityAtPath, entityPath, hasScreen, hrefOf, links, parseSearch } from "./links.ts";

test.each([
  ["job", "/jobs/a%2Fb%20c"],
  ["queue", "/queues/a%2Fb%20c"],
  ["deadLetter", "/dead-letters/a%2Fb%20c?status=all"],
  ["run", "/workflows/a%2Fb%20c"],
  ["trace", "/traces/a%2Fb%20c"],
  ["schedule", "/schedules/a%2Fb%20c"],
] as const)("the path of a %s leads to its screen, and the screen to the %s", (kind: EntityKind, path) => {
  expect(entityPath(kind, "a/b c")).toBe(path);
  const [pathname = ""] = path.split("?");
  expect(entityAtPath(pathname)).toEqual({ kind, id: "a/b c" });
});

test("the editor of an entity opens on its screen", () => {
  expect(editPath("job", "j 1")).toBe("/jobs/j%201?edit=1");
  expect(editPath("deadLetter", "d-1")).toBe("/dead-letters/d-1?status=all&edit=1");
});

test.each(["/", "/jobs", "/jobs/", "/jobs/new", "/audit", "/settings", "/jobs/j-1/more"])("%s is not the screen of an entity", (path) => {
  expect(entityAtPath(path)).toBeUndefined();
});

test("the address of a list keeps its filters and leaves out those that are not set", () => {
  const href = hrefOf(links.jobs({ queue: "sm-commands", state: "failed", q: undefined }));
  expect(href).toBe("/jobs?queue=sm-commands&state=failed");
  expect(parseSearch(href.slice(href.indexOf("?")))).toEqual({ queue: "sm-commands", state: "failed" });
  expect(hrefOf(links.audit({ target: "job:j 1&2" }))).toBe("/audit?target=job%3Aj+1%262");
});

test("the tenant is called so in URLs if the pipeline gives it no other name", () => {
  expect(hrefOf(links.jobs({ tenant: "acme" }))).toBe("/jobs?tenant=acme");
  expect(parseSearch("?tenant=acme")).toEqual({ tenant: "acme" });
});

test("a kind that no pipeline declares has no screen", () => {
  expect([hasScreen("job"), hasScreen("shop")]).toEqual([true, false]);
  expect(entityAtPath("/shops/acme")).toBeUndefined();
});
