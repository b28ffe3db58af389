import { expect, test } from "vitest";
import { ownPages, pageOf } from "./sites.ts";

test("only a path of an article on our own site is a page", () => {
  expect(pageOf("/sites/niche-fi/sinking-funds")).toEqual({ brand: "niche-fi", slug: "sinking-funds" });
  for (const url of [
    "https://elsewhere.example/sites/niche-fi/a",
    "//elsewhere.example/sites/niche-fi/a",
    "mailto:a@elsewhere.example",
    "/sites/niche-fi",
    "/sites/niche-fi/a/b",
    "/sites/niche-fi/../x",
    "/sites/niche-fi/a?to=x",
    " /sites/niche-fi/a",
    "/api/jobs",
    "",
  ])
    expect(pageOf(url)).toBeNull();
});

test("only the pages of the same brand are returned", () =>
  expect(ownPages("niche-fi", ["/sites/trail-kit/a", "/sites/niche-fi/a", "https://niche-fi.example/a"])).toEqual(["/sites/niche-fi/a"]));
