import type { Role } from "#domain/permissions";
import type { Until } from "../dead-letters/snooze.ts";
import type { Binding } from "../keys/bindings.ts";
import { foldText } from "#domain/textSearch";
import type { Recent } from "./recent.ts";
import { type Kind, nameOf, placeOf, type Thing } from "./things.ts";
import { means, readQuery } from "./query.ts";
import { type Verb, verbsOf } from "./verbs.ts";

/** What choosing a line does. `look` puts a text into the box. */
export type Does = { go: string } | { verb: Verb; thing: Thing } | { run: () => void } | { look: string };

/** A line of the palette: `thing` can be looked into for its verbs, `keys` do the same without the palette. */
export type Line = {
  key: string;
  title: string;
  detail?: string;
  at?: string;
  keys?: string;
  icon: Kind | "go" | "do";
  thing?: Thing;
  does: Does;
};
export type Group = { label: string; items: Line[] };

const groupNames: Record<Kind, string> = {
  queue: "Queues",
  brand: "Brands",
  deadLetter: "Dead letters",
  job: "Jobs",
  run: "Articles",
  schedule: "Schedules",
  trace: "Traces",
};
const kindNames: Record<Kind, string> = {
  queue: "Queue",
  brand: "Brand",
  deadLetter: "Dead letter",
  job: "Job",
  run: "Workflow run",
  schedule: "Schedule",
  trace: "Trace",
};

/** True when each word of `text` is somewhere in what is said. */
export const matches = (text: string, ...said: readonly (string | undefined)[]): boolean => {
  const whole = foldText(said.join(" "));
  return foldText(text)
    .split(" ")
    .every((word) => whole.includes(word));
};

const keyOf = (thing: Thing) => `${thing.kind} ${"id" in thing ? thing.id : placeOf(thing.kind, nameOf(thing).title)}`;

const lineOfVerb = (thing: Thing, verb: Verb): Line => ({
  key: `${keyOf(thing)} ${verb.says}`,
  title: verb.says,
  icon: "go" in verb ? "go" : "do",
  does: { verb, thing },
});

const lineOf = (thing: Thing, role: Role): Line[] => {
  const [open] = verbsOf(thing, role);
  return open ? [{ key: keyOf(thing), icon: thing.kind, thing, ...nameOf(thing), does: { verb: open, thing } }] : [];
};

/** With so few things found, what can be done with them is offered beside them. */
const few = 2;

/** The lines of things: with a verb in front those that can be told it, else the things themselves. */
function ofThings(things: readonly Thing[], verb: string | undefined, role: Role): Group[] {
  if (verb) {
    const items = things.flatMap((thing) =>
      verbsOf(thing, role)
        .filter((one) => means(verb, one))
        .map((one): Line => ({ ...lineOfVerb(thing, one), icon: thing.kind, detail: nameOf(thing).detail })),
    );
    return items.length ? [{ label: "Do", items }] : [];
  }
  const verbs = (thing: Thing) =>
    things.length <= few
      ? verbsOf(thing, role)
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
const isVerb = ({ keys }: Binding) => !/^(g .|Escape|\/|j|k|\?|Mod\+k)$/.test(keys);

type Known = {
  text: string;
  /** What was found, and for which text: a line for another text must match this one by itself. */
  things: readonly Thing[];
  foundFor: string;
  bindings: readonly Binding[];
  screens: readonly { href: string; name: string; key: string }[];
  commands: readonly { title: string; says?: string; run: () => void }[];
  recent: readonly Recent[];
  role: Role;
};

/** The palette looks through names and the latest of a kind; these look through all, messages too. */
const searchesFor = (text: string): Line[] =>
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
export function groupsOf({ text, things, foundFor, bindings, screens, commands, recent, role }: Known): Group[] {
  const { verb, rest } = readQuery(text);
  const asked = text.trim();
  const here = bindings.filter((binding) => isVerb(binding) && matches(asked, binding.says));
  const shown =
    foundFor === rest ? things : things.filter((thing) => matches(rest, ...Object.values(nameOf(thing)), JSON.stringify(thing)));
  const groups: Group[] = [
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
            items: recent.map(({ kind, id, name }): Line => ({
              key: `recent ${kind} ${id}`,
              title: name ?? id,
              detail: name === undefined ? kindNames[kind] : `${kindNames[kind]} · ${id}`,
              icon: kind,
              does: { go: placeOf(kind, id) },
            })),
          },
        ]),
    {
      label: "Go to",
      items: screens
        .filter(({ name }) => matches(asked, "go to", name))
        .map(({ href, name, key }) => ({ key: `screen ${href}`, title: name, keys: `g ${key}`, icon: "go", does: { go: href } })),
    },
    {
      label: "The desk",
      items: commands
        .filter(({ title, says }) => matches(asked, title, says))
        .map(({ title, says, run }) => ({ key: `command ${title}`, title, ...(says ? { detail: says } : {}), icon: "do", does: { run } })),
    },
    ...(asked ? ofThings(shown, verb, role) : []),
    { label: "Search in", items: verb || !rest || foundFor !== rest ? [] : searchesFor(rest) },
  ];
  return groups.filter(({ items }) => items.length > 0);
}

/** Until when a dead letter can be hidden. */
export const untilGroups = (thing: Thing, text: string, choices: readonly Until[], run: (until: Date) => void): Group[] => {
  const items = choices
    .filter(({ says }) => matches(text.trim(), "snooze", says))
    .map(({ says, until }): Line => ({ key: says, title: says, at: until.toISOString(), icon: "do", does: { run: () => run(until) } }));
  return items.length ? [{ label: `Snooze ${nameOf(thing).title}`, items }] : [];
};

/** What can be done with one thing. */
export const verbGroups = (thing: Thing, text: string, role: Role): Group[] => {
  const items = verbsOf(thing, role)
    .filter(({ says, word }) => matches(text.trim(), says, word))
    .map((verb) => lineOfVerb(thing, verb));
  return items.length ? [{ label: nameOf(thing).title, items }] : [];
};
