import type { Role } from "#domain/permissions";
import { entityPath, hrefOf, links } from "../core/links.ts";
import { parts } from "../core/pipelineParts.ts";
import { deadLetterActions } from "../features/dead-letters/actions.tsx";
import { jobActions } from "../features/jobs/actions.ts";
import { queueActions } from "../features/queues/actions.tsx";
import { scheduleActions } from "../features/schedules/actions.ts";
import { runActions } from "../features/workflows/actions.ts";
import { type Action, type ActionList, defineAction } from "../ui/actions/action.ts";
import { bindActions, type EntityAction } from "./bindActions.tsx";
import { allDeclaredActions, declaredActions } from "./declaredActions.ts";
import { describeEntity, type Entity, entityId, kindOf } from "./entities.ts";

const open = defineAction<Entity, never>({
  id: "open",
  label: () => "Open",
  isAllowed: () => true,
  palette: { verb: "open", title: () => "Open" },
  href: (entity) => entityPath(kindOf(entity), entityId(entity)),
});

/** An action that opens a related screen. `hrefFor` returns undefined where there is none. */
const view = (title: string, hrefFor: (entity: Entity) => string | undefined): Action<Entity> => ({
  id: title,
  label: () => title,
  isAllowed: (entity) => hrefFor(entity) !== undefined,
  palette: { verb: "view", title: () => title },
  href: (entity) => hrefFor(entity) ?? "",
});

const copy = defineAction<Entity, string>({
  id: "copy",
  label: () => "Copy",
  isAllowed: () => true,
  palette: { verb: "copy", title: ({ kind }) => (kind === "queue" || kind === "declared" ? "Copy name" : "Copy ID") },
  run: async (entity) => {
    await navigator.clipboard.writeText(entityId(entity));
    return entityId(entity);
  },
  done: (copied) => ({ title: "Copied", description: copied }),
});

/** A list of actions that entities of every kind have. */
const onEveryKind = (actions: ActionList<Entity>["actions"]): ActionList<Entity> => ({
  noun: "entity",
  idOf: entityId,
  nameOf: (entity) => describeEntity(entity).title,
  actions,
});

/** Whether an entity is what the pipeline declares as tenants. */
const isTenant = (entity: Entity): boolean => entity.kind === "declared" && entity.of.kind === parts().tenant?.kind;

const opening = onEveryKind([open]);
const relatedAndCopy = onEveryKind([
  view("View jobs", (entity) =>
    entity.kind === "queue"
      ? hrefOf(links.jobs({ queue: entity.name }))
      : entity.kind === "trace"
        ? hrefOf(links.jobs({ correlationId: entity.correlationId }))
        : undefined,
  ),
  view("View workflow runs", (entity) => (isTenant(entity) ? hrefOf(links.workflows({ tenant: entityId(entity) })) : undefined)),
  view("View dead letters", (entity) =>
    entity.kind === "queue"
      ? hrefOf(links.deadLetters({ queue: entity.name }))
      : isTenant(entity)
        ? hrefOf(links.deadLetters({ tenant: entityId(entity), status: "all" }))
        : undefined,
  ),
  view("View trace", (entity) =>
    entity.kind !== "trace" && "correlationId" in entity && entity.correlationId ? entityPath("trace", entity.correlationId) : undefined,
  ),
  copy,
]);

/** Returns the actions of the entity's own kind. */
function ownActions(entity: Entity, role: Role): EntityAction[] {
  switch (entity.kind) {
    case "queue":
      return bindActions(queueActions, entity, role);
    case "declared": {
      const actions = declaredActions(entity.of.kind);
      return actions ? bindActions(actions, entity, role) : [];
    }
    case "deadLetter":
      return bindActions(deadLetterActions, entity, role);
    case "job":
      return bindActions(jobActions, entity, role);
    case "run":
      return bindActions(runActions, entity, role);
    case "schedule":
      return bindActions(scheduleActions, entity, role);
    case "trace":
      return [];
  }
}

/** Returns what `role` can do with an entity now: open it, its actions, related screens. Viewers get only what changes nothing. */
export const actionsOnEntity = (entity: Entity, role: Role): EntityAction[] => [
  ...bindActions(opening, entity, role),
  ...ownActions(entity, role),
  ...bindActions(relatedAndCopy, entity, role),
];

const palettesOf = <T>({ actions }: ActionList<T>) => actions.flatMap(({ palette }) => palette ?? []);
const palettes = () => [
  ...palettesOf(queueActions),
  ...allDeclaredActions().flatMap(palettesOf),
  ...palettesOf(deadLetterActions),
  ...palettesOf(jobActions),
  ...palettesOf(runActions),
  ...palettesOf(scheduleActions),
  ...(copy.palette ? [copy.palette] : []),
];

/** The verbs that a query may begin with. An ambiguous prefix means the first one. */
export const verbs = (): readonly string[] => [...new Set(palettes().map(({ verb }) => verb))];
/** The verbs of other tools. They count only when they are written in full, because a prefix may be the start of a name. */
export const otherVerbs = (): ReadonlySet<string> => new Set(palettes().flatMap(({ synonyms = [] }) => synonyms));
