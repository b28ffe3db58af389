import type { Role } from "#domain/permissions";
import type { KeyBinding } from "../core/keys/bindings.ts";
import { foldText } from "#domain/text/search";
import type { RecentEntity } from "../core/recent.ts";
import { type CoreKind, declaredEntity, type EntityKind, entityPath, hasScreen } from "../core/links.ts";
import { describeEntity, type Entity, kindOf } from "./entities.ts";
import { isMeantBy, parseQuery } from "./query.ts";
import type { EntityAction } from "./bindActions.tsx";
import { actionsOnEntity } from "./entityActions.ts";

/** What choosing an item does: it opens a page, starts an action, lists the actions of an entity that match a text, or runs something else. */
export type ItemEffect =
  | { href: string }
  | { action: EntityAction; entity: Entity }
  | { enter: Entity; text: string }
  | { run: () => void };

/** An item of the palette. `entity` is an entity whose actions can be listed; `keys` is the shortcut with the same effect. */
export type PaletteItem = {
  key: string;
  title: string;
  detail?: string;
  at?: string;
  keys?: string;
  icon: EntityKind | "link" | "command";
  entity?: Entity;
  effect: ItemEffect;
};
export type PaletteGroup = { label: string; items: PaletteItem[] };

const groupNames: Record<CoreKind, string> = {
  queue: "Queues",
  deadLetter: "Dead letters",
  job: "Jobs",
  run: "Workflow runs",
  schedule: "Schedules",
  trace: "Traces",
};
const kindNames: Record<CoreKind, string> = {
  queue: "Queue",
  deadLetter: "Dead letter",
  job: "Job",
  run: "Workflow run",
  schedule: "Schedule",
  trace: "Trace",
};

/** The name of a kind, one of it and several. */
function namesOf(kind: EntityKind): { one: string; several: string } {
  const declared = declaredEntity(kind);
  return declared
    ? { one: declared.name, several: declared.plural }
    : { one: kindNames[kind as CoreKind], several: groupNames[kind as CoreKind] };
}

/** Whether each word of `text` is contained in one of the texts. */
export const matchesAllWords = (text: string, ...texts: readonly (string | undefined)[]): boolean => {
  const whole = foldText(texts.join(" "));
  return foldText(text)
    .split(" ")
    .every((word) => whole.includes(word));
};

const keyOf = (entity: Entity) => `${entity.kind} ${"id" in entity ? entity.id : entityPath(kindOf(entity), describeEntity(entity).title)}`;

const itemOfAction = (entity: Entity, action: EntityAction): PaletteItem => ({
  key: `${keyOf(entity)} ${action.title}`,
  title: action.title,
  icon: action.href === undefined ? "command" : "link",
  effect: { action, entity },
});

const itemOf = (entity: Entity, role: Role): PaletteItem[] => {
  const [open] = actionsOnEntity(entity, role);
  return open ? [{ key: keyOf(entity), icon: kindOf(entity), entity, ...describeEntity(entity), effect: { action: open, entity } }] : [];
};

/** Up to this many results are shown with their actions. */
const maxWithActions = 2;

/** Whether an action changes something as soon as it is chosen: nothing is asked, and no page opens. */
const runsAtOnce = ({ Dialog, choices, href }: EntityAction): boolean => !Dialog && !choices && href === undefined;

/**
 * Returns the actions that a verb means. If the text names no entity, or several, one that runs at once first lists the actions of its entity by
 * name: the first of them is chosen by Enter alone, and may be one that nobody meant.
 */
function itemsOfVerb(entities: readonly Entity[], verb: string, name: string, role: Role): PaletteGroup[] {
  const meant = entities.flatMap((entity) =>
    actionsOnEntity(entity, role)
      .filter((action) => isMeantBy(verb, action))
      .map((action) => ({ entity, action })),
  );
  const isNamed = name !== "" && new Set(meant.map(({ entity }) => entity)).size === 1;
  const items = meant.map(({ entity, action }): PaletteItem => ({
    ...itemOfAction(entity, action),
    icon: kindOf(entity),
    detail: describeEntity(entity).detail,
    ...(runsAtOnce(action) && !isNamed ? { effect: { enter: entity, text: verb } } : {}),
  }));
  return items.length ? [{ label: "Commands", items }] : [];
}

/** Returns the items of entities, with their actions if they are few. */
function itemsOfEntities(entities: readonly Entity[], role: Role): PaletteGroup[] {
  const verbs = (entity: Entity) =>
    entities.length <= maxWithActions
      ? actionsOnEntity(entity, role)
          .slice(1)
          .map((action) => itemOfAction(entity, action))
      : [];
  const kinds = [...new Set(entities.map(kindOf))];
  return kinds.map((kind) => ({
    label: namesOf(kind).several,
    items: entities.flatMap((entity) => (kindOf(entity) === kind ? [...itemOf(entity, role), ...verbs(entity)] : [])),
  }));
}

/** Whether a shortcut is shown as an item: not navigation, which the palette offers itself. */
const isVerb = ({ keys }: KeyBinding) => !/^(g .|Escape|\/|j|k|\?|Mod\+k)$/.test(keys);

type PaletteContext = {
  text: string;
  /** The search results and the text they were found for; results for another text are filtered by the current one. */
  entities: readonly Entity[];
  foundFor: string;
  bindings: readonly KeyBinding[];
  screens: readonly { href: string; name: string; key: string }[];
  commands: readonly { title: string; detail?: string; run: () => void }[];
  recent: readonly RecentEntity[];
  role: Role;
};

/** Items that open a full search: the palette itself searches only names and the latest of each kind. */
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
    icon: "link",
    effect: { href: `${list}q=${encodeURIComponent(text)}` },
  }));

const itemOfKey = ({ keys, label, run }: KeyBinding): PaletteItem => ({
  key: `key ${keys}`,
  title: label,
  keys,
  icon: "command",
  effect: { run },
});

const recentItems = (recent: readonly RecentEntity[]): PaletteItem[] =>
  recent
    .filter(({ kind }) => hasScreen(kind))
    .map(({ kind, id, name }) => ({
      key: `recent ${kind} ${id}`,
      title: name ?? id,
      detail: name === undefined ? namesOf(kind).one : `${namesOf(kind).one} · ${id}`,
      icon: kind,
      effect: { href: entityPath(kind, id) },
    }));

/** The groups before anything is typed. Enter chooses the first item, so pages come before the commands of the screen, which may change something. */
function withoutText(
  onScreen: PaletteGroup,
  goTo: PaletteGroup,
  dashboard: PaletteGroup,
  recent: PaletteItem[],
  found: readonly Entity[],
  role: Role,
): PaletteGroup[] {
  const attention = found.filter(({ kind }) => kind === "deadLetter" || kind === "run").flatMap((entity) => itemOf(entity, role));
  const others = [onScreen, { label: "Needs attention", items: attention }];
  return recent.length > 0 ? [{ label: "Recent", items: recent }, ...others, goTo, dashboard] : [goTo, ...others, dashboard];
}

/** Returns all items in groups. Items that are available at once come first, so that they do not move when results arrive. */
export function groupsOf({ text, entities, foundFor, bindings, screens, commands, recent, role }: PaletteContext): PaletteGroup[] {
  const { verb, rest } = parseQuery(text);
  const trimmed = text.trim();
  const shortcuts = bindings.filter((binding) => isVerb(binding) && matchesAllWords(trimmed, binding.label, ...(binding.words ?? [])));
  const shown =
    foundFor === rest
      ? entities
      : entities.filter((entity) => matchesAllWords(rest, ...Object.values(describeEntity(entity)), JSON.stringify(entity)));
  const onScreen: PaletteGroup = { label: "On this screen", items: shortcuts.filter(({ isGlobal }) => !isGlobal).map(itemOfKey) };
  const goTo: PaletteGroup = {
    label: "Go to",
    items: screens
      .filter(({ name }) => matchesAllWords(trimmed, "go to", name))
      .map(({ href, name, key }) => ({ key: `screen ${href}`, title: name, keys: `g ${key}`, icon: "link", effect: { href: href } })),
  };
  const dashboard: PaletteGroup = {
    label: "Dashboard",
    items: [
      ...shortcuts.filter(({ isGlobal }) => isGlobal).map(itemOfKey),
      ...commands
        .filter(({ title, detail }) => matchesAllWords(trimmed, title, detail))
        .map(({ title, detail, run }): PaletteItem => ({
          key: `command ${title}`,
          title,
          ...(detail ? { detail } : {}),
          icon: "command",
          effect: { run },
        })),
    ],
  };
  const groups = trimmed
    ? [
        onScreen,
        goTo,
        dashboard,
        ...(verb ? itemsOfVerb(shown, verb, rest, role) : itemsOfEntities(shown, role)),
        { label: "Search", items: verb || !rest || foundFor !== rest ? [] : searchesFor(rest) },
      ]
    : withoutText(onScreen, goTo, dashboard, recentItems(recent), shown, role);
  return groups.filter(({ items }) => items.length > 0);
}

/** Returns the choices of an action that match the text. */
export const choiceGroups = (entity: Entity, action: EntityAction, text: string, now: Date): PaletteGroup[] => {
  const items = (action.choices?.(now) ?? [])
    .filter(({ label }) => matchesAllWords(text.trim(), action.label, label))
    .map(({ label, until }): PaletteItem => ({
      key: label,
      title: label,
      at: until.toISOString(),
      icon: "command",
      effect: { run: () => void action.run({ reason: "", until }) },
    }));
  return items.length ? [{ label: `${action.label} ${describeEntity(entity).title}`, items }] : [];
};

/** Returns the actions of an entity that match the text. */
export const actionGroups = (entity: Entity, text: string, role: Role): PaletteGroup[] => {
  const items = actionsOnEntity(entity, role)
    .filter(({ title, verb, synonyms }) => matchesAllWords(text.trim(), title, verb, ...synonyms))
    .map((action) => itemOfAction(entity, action));
  const { title, detail } = describeEntity(entity);
  return items.length ? [{ label: [title, detail].filter(Boolean).join(" · "), items }] : [];
};
