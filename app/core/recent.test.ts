import { expect, test, vi } from "vitest";
import { parseRecent, type RecentEntity, withRecent } from "./recent.ts";

const job = (id: string): RecentEntity => ({ kind: "job", id });

test("withRecent puts the latest first, without duplicates, and drops the oldest", () => {
  const many = Array.from({ length: 12 }, (_, index) => job(`j-${index}`)).reduce<RecentEntity[]>(withRecent, []);
  expect(many.map(({ id }) => id)).toEqual(["j-11", "j-10", "j-9", "j-8", "j-7", "j-6", "j-5", "j-4"]);
  expect(withRecent(many, job("j-6")).map(({ id }) => id)).toEqual(["j-6", "j-11", "j-10", "j-9", "j-8", "j-7", "j-5", "j-4"]);
});

test("withRecent keeps the name of an entity that is visited again", () => {
  const named = withRecent([job("j-1")], { kind: "job", id: "j-1", name: "content.publish" });
  expect(withRecent(withRecent(named, job("j-2")), job("j-1"))[0]).toEqual({ kind: "job", id: "j-1", name: "content.publish" });
});

test("parseRecent drops invalid entries", () => {
  vi.spyOn(console, "info").mockReturnValue();
  expect(parseRecent("{")).toEqual([]);
  expect(parseRecent(`[{"kind":"job","id":"j-1"},7,{"kind":"job"}]`)).toEqual([job("j-1")]);
});
