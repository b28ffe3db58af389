import { describe, expect, test } from "vitest";
import { earlyScreenOf } from "./earlyScreen.ts";

const screen = (pattern: string, ...data: string[]) => {
  const [path = "", search = ""] = pattern.split("?");
  return { path, search, hasView: false, files: [`${pattern}.js`], data };
};
const screens = [
  screen("", "/api/groups"),
  screen("jobs/new"),
  screen("jobs/$id", "/api/jobs/$id", "/api/audit?target=job%3A$id&limit=5"),
  screen("dead-letters", "/api/groups"),
  screen("dead-letters?view=list", "/api/dead-letters"),
  screen("dead-letters?group=$fingerprint", "/api/groups/$fingerprint"),
  screen("queues/$name", "/api/metrics?queue=$name&from=$minute-119"),
];
const at = (path: string) => earlyScreenOf(screens, new URL(path, "http://127.0.0.1:8787"), Date.UTC(2026, 10, 30, 12, 0, 59));

describe("the screen of a page", () => {
  test("is found by its path, the first that matches", () => {
    expect(at("/")?.data).toEqual(["/api/groups"]);
    expect(at("/jobs/new")?.files).toEqual(["jobs/new.js"]);
    for (const other of ["/constructor", "/jobs", "/jobs/a/b", "/jobs/"]) expect(at(other)).toBeUndefined();
  });

  test("reads with the parameters of its path, in a query as the dashboard encodes them", () =>
    expect(at("/jobs/e1:a.publish-commands")?.data).toEqual([
      "/api/jobs/e1:a.publish-commands",
      "/api/audit?target=job%3Ae1%3Aa.publish-commands&limit=5",
    ]));

  test("is not one whose parameter could be read as something else", () => {
    for (const id of ["a%2Fb", "a%3Fb", "%24name", "a'b", "%22"]) expect(at(`/jobs/${id}`)).toBeUndefined();
  });

  test("reads by the minute", () =>
    expect(at("/queues/sm-commands")?.data).toEqual(["/api/metrics?queue=sm-commands&from=2026-11-30T10%3A01%3A00.000Z"]));

  test("reads what its search parameters ask for, and nothing with others", () => {
    expect(at("/dead-letters?view=list")?.data).toEqual(["/api/dead-letters"]);
    expect(at("/dead-letters?group=07e1")?.data).toEqual(["/api/groups/07e1"]);
    for (const search of ["?view=groups", "?view=list&queue=a", "?group=a&group=b", "?group="])
      expect(at(`/dead-letters${search}`)).toMatchObject({ files: ["dead-letters.js"], data: [] });
  });
});
