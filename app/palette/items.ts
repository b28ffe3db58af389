import type { Role } from "#domain/permissions";
import type { SnoozeChoice } from "../dead-letters/snooze.ts";
import type { KeyBinding } from "../keys/bindings.ts";
import { foldText } from "#domain/text/search";
import type { RecentEntity } from "./recent.ts";
import { type EntityKind, describeEntity, entityPath, type Entity } from "./entities.ts";
import { isMeantBy, parseQuery } from "./query.ts";
import { type EntityAction, actionsOnEntity } from "./entityActions.ts";

/** What choosing a line does. `look` puts a text into the box. */
export type ItemAction = { go: string } | { verb: EntityAction; thing: Entity } | { run: () => void } | { look: string };

/** A line of the palette: `thing` can be looked into for its verbs, `keys` do the same without the palette. */
export type PaletteItem = {
  key: string;
  title: string;
  detail?: string;
  at?: string;
  keys?: string;
  icon: EntityKind | "go" | "do";
  thing?: Entity;
  does: ItemAction;
};
export type PaletteGroup = { label: string; items: PaletteItem[] };

const groupNames: Record<EntityKind, string> = {
  queue: "Queues",
  brand: "Brands",
  deadLetter: "Dead letters",
  job: "Jobs",
  run: "Articles",
  schedule: "Schedules",
  trace: "Traces",
};
const kindNames: Record<EntityKind, string> = {
  queue: "Queue",
  brand: "Brand",
  deadLetter: "Dead letter",
  job: "Job",
  run: "Workflow run",
  schedule: "Schedule",
  trace: "Trace",
};

/** True when each word of `text` is somewhere in what is said. */
export const matchesAllWords = (text: string, ...said: readonly (string | undefined)[]): boolean => {
  const whole = foldText(said.join(" "));
  return foldText(text)
    .split(" ")
    .every((word) => whole.includes(word));
};

const keyOf = (thing: Entity) => `${thing.kind} ${"id" in thing ? thing.id : entityPath(thing.kind, describeEntity(thing).title)}`;

const lineOfVerb = (thing: Entity, verb: EntityAction): PaletteItem => ({
  key: `${keyOf(thing)} ${verb.says}`,
  title: verb.says,
  icon: "go" in verb ? "go" : "do",
  does: { verb, thing },
});

const lineOf = (thing: Entity, role: Role): PaletteItem[] => {
  const [open] = actionsOnEntity(thing, role);
  return open ? [{ key: keyOf(thing), icon: thing.kind, thing, ...describeEntity(thing), does: { verb: open, thing } }] : [];
};

/** With so few things found, what can be done with them is offered beside them. */
const few = 2;

/** The lines of things: with a verb in front those that can be told it, else the things themselves. */
function ofThings(things: readonly Entity[], verb: string | undefined, role: Role): PaletteGroup[] {
  if (verb) {
    const items = things.flatMap((thing) =>
      actionsOnEntity(thing, role)
        .filter((one) => isMeantBy(verb, one))
        .map((one): PaletteItem => ({ ...lineOfVerb(thing, one), icon: thing.kind, detail: describeEntity(thing).detail })),
    );
    return items.length ? [{ label: "Do", items }] : [];
  }
  const verbs = (thing: Entity) =>
    things.length <= few
      ? actionsOnEntity(thing, role)
          .slice(1)
          .map((one) => lineOfVerb(thing, one))
      : [];
  const kinds = [...new Set(things.map(({ kind }) => kind))];
  return kinds.map((kind) => ({
    label: groupNames[kind],
    items: things.flatMap((thing) => (thing.kind === kind ? [...lineOf(thing, role), ...verbs(thing)] : [])),
  }));
}

/** Keys that make no sense as a line: the palette is there for going somewhere, and closes by itself. */
const isVerb = ({ keys }: KeyBinding) => !/^(g .|Escape|\/|j|k|\?|Mod\+k)$/.test(keys);

type Known = {
  text: string;
  /** What was found, and for which text: a line for another text must match this one by itself. */
  things: readonly Entity[];
  foundFor: string;
  bindings: readonly KeyBinding[];
  screens: readonly { href: string; name: string; key: string }[];
  commands: readonly { title: string; says?: string; run: () => void }[];
  recent: readonly RecentEntity[];
  role: Role;
};

/** The palette looks through names and the latest of a kind; these look through all, messages too. */
const searchesFor = (text: string): PaletteItem[] =>
  (
    [
      ["All jobs", "/jobs?"],
      ["All dead letters", "/dead-letters?status=all&"],
      ["All workflow runs", "/workflows?"],
    ] as const
  ).map(([title, list]) => ({
    key: `search ${list}`,
    title,
    detail: text,
    icon: "go",
    does: { go: `${list}q=${encodeURIComponent(text)}` },
  }));

/** Everything that can be chosen now. What is known at once stands first and never moves when more is found. */
export function groupsOf({ text, things, foundFor, bindings, screens, commands, recent, role }: Known): PaletteGroup[] {
  const { verb, rest } = parseQuery(text);
  const asked = text.trim();
  const here = bindings.filter((binding) => isVerb(binding) && matchesAllWords(asked, binding.says));
  const shown =
    foundFor === rest
      ? things
      : things.filter((thing) => matchesAllWords(rest, ...Object.values(describeEntity(thing)), JSON.stringify(thing)));
  const groups: PaletteGroup[] = [
    {
      label: "On this screen",
      items: here.map(({ keys, says, run }) => ({ key: `key ${keys}`, title: says, keys, icon: "do", does: { run } })),
    },
    ...(asked
      ? []
      : [
          {
            label: "Waits for somebody",
            items: shown.filter(({ kind }) => kind === "deadLetter" || kind === "run").flatMap((thing) => lineOf(thing, role)),
          },
          {
            label: "Looked at last",
            items: recent.map(({ kind, id, name }): PaletteItem => ({
              key: `recent ${kind} ${id}`,
              title: name ?? id,
              detail: name === undefined ? kindNames[kind] : `${kindNames[kind]} · ${id}`,
              icon: kind,
              does: { go: entityPath(kind, id) },
            })),
          },
        ]),
    {
      label: "Go to",
      items: screens
        .filter(({ name }) => matchesAllWords(asked, "go to", name))
        .map(({ href, name, key }) => ({ key: `screen ${href}`, title: name, keys: `g ${key}`, icon: "go", does: { go: href } })),
    },
    {
      label: "The desk",
      items: commands
        .filter(({ title, says }) => matchesAllWords(asked, title, says))
        .map(({ title, says, run }) => ({ key: `command ${title}`, title, ...(says ? { detail: says } : {}), icon: "do", does: { run } })),
    },
    ...(asked ? ofThings(shown, verb, role) : []),
    { label: "Search in", items: verb || !rest || foundFor !== rest ? [] : searchesFor(rest) },
  ];
  return groups.filter(({ items }) => items.length > 0);
}

/** Until when a dead letter can be hidden. */
export const snoozeGroups = (thing: Entity, text: string, choices: readonly SnoozeChoice[], run: (until: Date) => void): PaletteGroup[] => {
  const items = choices
    .filter(({ label: says }) => matchesAllWords(text.trim(), "snooze", says))
    .map(({ label: says, until }): PaletteItem => ({
      key: says,
      title: says,
      at: until.toISOString(),
      icon: "do",
      does: { run: () => run(until) },
    }));
  return items.length ? [{ label: `Snooze ${describeEntity(thing).title}`, items }] : [];
};

/** What can be done with one thing. */
export const actionGroups = (thing: Entity, text: string, role: Role): PaletteGroup[] => {
  const items = actionsOnEntity(thing, role)
    .filter(({ says, word }) => matchesAllWords(text.trim(), says, word))
    .map((verb) => lineOfVerb(thing, verb));
  return items.length ? [{ label: describeEntity(thing).title, items }] : [];
};
