import { expect, test } from "vitest";
import { type PaletteGroup, groupsOf, matchesAllWords, actionGroups } from "./items.ts";
import type { Entity } from "./entities.ts";

const queue = (name: string): Entity => ({ kind: "queue", name, paused: false });
const nothing = { text: "", things: [], foundFor: "", bindings: [], screens: [], commands: [], recent: [], role: "admin" as const };
const said = (groups: readonly PaletteGroup[]) =>
  Object.fromEntries(groups.map(({ label, items }) => [label, items.map(({ title }) => title)]));
const screens = [{ href: "/jobs", name: "Jobs", key: "j" }];

test("a verb in front makes lines of what can be told it", () => {
  const things = [queue("publish-commands"), queue("brand-events")];
  expect(said(groupsOf({ ...nothing, text: "pause", things }))).toEqual({ Do: ["Pause publish-commands…", "Pause brand-events…"] });
  expect(groupsOf({ ...nothing, text: "pause", things, role: "viewer" })).toEqual([]);
});

test("few things come with their verbs, many without", () => {
  const few = said(groupsOf({ ...nothing, text: "publish", things: [queue("publish-commands")], foundFor: "publish" }));
  expect(few["Queues"]).toEqual([
    "publish-commands",
    "Pause publish-commands…",
    "Set the rate limit of publish-commands…",
    "Set the concurrency limit of publish-commands…",
    "See its jobs",
    "See its dead letters",
    "Copy its name",
  ]);
  const many = ["a", "b", "c"].map(queue);
  expect(said(groupsOf({ ...nothing, text: "q", things: many, foundFor: "q" }))["Queues"]).toEqual(["a", "b", "c"]);
});

test("what was found for another text is shown only if it fits this one too", () => {
  const things = [queue("publish-commands"), queue("brand-events")];
  const groups = groupsOf({ ...nothing, text: "publish-c", things, foundFor: "p" });
  expect(groups.flatMap(({ items }) => items.flatMap(({ thing }) => (thing ? [thing] : [])))).toEqual([queue("publish-commands")]);
});

test("keys of the screen are lines; those that only walk or go are not", () => {
  const bindings = ["r", "j", "Escape", "g j", "/", "E"].map((keys) => ({ keys, says: `says ${keys}`, run: () => undefined }));
  expect(said(groupsOf({ ...nothing, bindings }))).toEqual({ "On this screen": ["says r", "says E"] });
});

test("an empty text shows what was looked at last, and every screen", () =>
  expect(said(groupsOf({ ...nothing, screens, recent: [{ kind: "job", id: "j-1" }] }))).toEqual({
    "Looked at last": ["j-1"],
    "Go to": ["Jobs"],
  }));

test("every word must be there, in any order", () => {
  expect(matchesAllWords("rate publish", "RateLimitError in publish-commands")).toBe(true);
  expect(matchesAllWords("rate brand", "RateLimitError in publish-commands")).toBe(false);
});

test("lines have keys of their own", () => {
  const groups = groupsOf({ ...nothing, text: "x", things: [queue("x-1"), queue("x-2")], foundFor: "x" });
  const keys = groups.flatMap(({ items }) => items.map(({ key }) => key));
  expect(new Set(keys).size).toBe(keys.length);
});

test("one thing's verbs are searched too", () =>
  expect(said(actionGroups(queue("publish-commands"), "pau", "admin"))).toEqual({ "publish-commands": ["Pause publish-commands…"] }));
