import { expect, test } from "vitest";
import { type PaletteGroup, groupsOf, matchesAllWords, actionGroups } from "./items.ts";
import type { Entity } from "./entities.ts";

const queue = (name: string): Entity => ({ kind: "queue", name });
const nothing = { text: "", entities: [], foundFor: "", bindings: [], screens: [], commands: [], recent: [], role: "admin" as const };
const titlesOf = (groups: readonly PaletteGroup[]) =>
  Object.fromEntries(groups.map(({ label, items }) => [label, items.map(({ title }) => title)]));
const screens = [{ href: "/jobs", name: "Jobs", key: "j" }];

test("a leading verb gives the matching actions of the entities", () => {
  const entities = [queue("publish-commands"), queue("order-events")];
  expect(titlesOf(groupsOf({ ...nothing, text: "pause", entities }))).toEqual({
    Commands: ["Pause publish-commands…", "Pause order-events…"],
  });
  expect(groupsOf({ ...nothing, text: "pause", entities, role: "viewer" })).toEqual([]);
});

test("up to two entities come with their actions, more come without", () => {
  const few = titlesOf(groupsOf({ ...nothing, text: "publish", entities: [queue("publish-commands")], foundFor: "publish" }));
  expect(few["Queues"]).toEqual([
    "publish-commands",
    "Pause publish-commands…",
    "Set the rate limit for publish-commands…",
    "Set the concurrency limit for publish-commands…",
    "View jobs",
    "View dead letters",
    "Copy name",
  ]);
  const many = ["a", "b", "c"].map(queue);
  expect(titlesOf(groupsOf({ ...nothing, text: "q", entities: many, foundFor: "q" }))["Queues"]).toEqual(["a", "b", "c"]);
});

test("results for another text are shown only if they match the current text", () => {
  const entities = [queue("publish-commands"), queue("order-events")];
  const groups = groupsOf({ ...nothing, text: "publish-c", entities, foundFor: "p" });
  expect(groups.flatMap(({ items }) => items.flatMap(({ entity }) => (entity ? [entity] : [])))).toEqual([queue("publish-commands")]);
});

test("shortcuts of the screen are items, except navigation", () => {
  const bindings = ["r", "j", "Escape", "g j", "/", "E"].map((keys) => ({ keys, label: `label ${keys}`, run: () => undefined }));
  expect(titlesOf(groupsOf({ ...nothing, bindings }))).toEqual({ "On this screen": ["label r", "label E"] });
});

const deadLetter = (id: string) => ({ kind: "deadLetter", id, queue: "orders", errorName: "E", carries: "", status: "open" }) as Entity;
const replays = (text: string, ids: readonly string[]) =>
  groupsOf({ ...nothing, text, entities: ids.map(deadLetter), foundFor: text.split(" ")[1] ?? "" })
    .flatMap(({ items }) => items)
    .filter(({ title }) => title === "Replay E in orders")
    .map(({ effect }) => ("action" in effect ? "runs" : "enter" in effect ? `lists ${effect.text}` : "other"));

test("an action that runs at once does so only on the entity that the text names", () => {
  expect(replays("replay", ["d-1"])).toEqual(["lists replay"]);
  expect(replays("replay d", ["d-1", "d-2"])).toEqual(["lists replay", "lists replay"]);
  expect(replays("replay d-1", ["d-1"])).toEqual(["runs"]);
});

test("what is on the screen comes first, found by the verbs of other tools too", () => {
  const bindings = [{ keys: "r", label: "Replay all", words: ["replay", "retry"], run: () => undefined }];
  const [first] = groupsOf({ ...nothing, text: "retry", bindings, screens, entities: [deadLetter("d-1")] });
  expect(first).toMatchObject({ label: "On this screen", items: [{ title: "Replay all" }] });
});

test("nothing that changes something comes first before a text is typed", () => {
  const run = () => undefined;
  const bindings = [
    { keys: "u", label: "Undo the last action", isGlobal: true, run },
    { keys: "r", label: "Replay", run },
  ];
  const empty = { ...nothing, bindings, screens };
  const labelsOf = (groups: readonly PaletteGroup[]) => groups.map(({ label }) => label);
  expect(Object.entries(titlesOf(groupsOf(empty)))).toEqual([
    ["Go to", ["Jobs"]],
    ["On this screen", ["Replay"]],
    ["Dashboard", ["Undo the last action"]],
  ]);
  expect(labelsOf(groupsOf({ ...empty, recent: [{ kind: "job", id: "j-1" }] }))).toEqual([
    "Recent",
    "On this screen",
    "Go to",
    "Dashboard",
  ]);
});

test("an empty text shows recent entities and every screen", () =>
  expect(titlesOf(groupsOf({ ...nothing, screens, recent: [{ kind: "job", id: "j-1" }] }))).toEqual({
    Recent: ["j-1"],
    "Go to": ["Jobs"],
  }));

test("matchesAllWords needs every word, in any order", () => {
  expect(matchesAllWords("rate publish", "RateLimitError in publish-commands")).toBe(true);
  expect(matchesAllWords("rate order", "RateLimitError in publish-commands")).toBe(false);
});

test("item keys are unique", () => {
  const groups = groupsOf({ ...nothing, text: "x", entities: [queue("x-1"), queue("x-2")], foundFor: "x" });
  const keys = groups.flatMap(({ items }) => items.map(({ key }) => key));
  expect(new Set(keys).size).toBe(keys.length);
});

test("the actions of an entity can be searched", () =>
  expect(titlesOf(actionGroups(queue("publish-commands"), "pau", "admin"))).toEqual({ "publish-commands": ["Pause publish-commands…"] }));
