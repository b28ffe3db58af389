import type { EntityKind } from "../core/links.ts";
import { parts, type EntityPart } from "../core/pipelineParts.ts";
import { tenantOf } from "../core/tenant.ts";
import { runTitleOf } from "../features/workflows/runTexts.ts";
import type { DeclaredItem } from "./declaredActions.ts";
import type { QueueItem } from "../features/queues/actions.tsx";
import { deadLetterLabel } from "../features/dead-letters/actions.tsx";
import type { SearchResults } from "#domain/searchResults";
import { subjectOf } from "#domain/messages/subject";

type Of<K extends keyof SearchResults> = SearchResults[K][number];

/** A search result with its kind. */
export type Entity =
  | ({ kind: "queue" } & QueueItem)
  | ({ kind: "declared"; of: EntityPart } & DeclaredItem)
  | ({ kind: "job" } & Of<"jobs">)
  | ({ kind: "deadLetter" } & Of<"deadLetters">)
  | ({ kind: "run" } & Of<"runs">)
  | ({ kind: "schedule" } & Of<"schedules">)
  | ({ kind: "trace" } & Of<"traces">);
export const entityId = (entity: Entity): string =>
  entity.kind === "queue" ? entity.name : entity.kind === "trace" ? entity.correlationId : entity.id;

/** The kind of an entity, as links and lists of visited entities have it. */
export const kindOf = (entity: Entity): EntityKind => (entity.kind === "declared" ? entity.of.kind : entity.kind);

/** Returns the title of an entity, a detail that distinguishes it from others of the same title, and its time. */
export function describeEntity(entity: Entity): { title: string; detail: string; at?: string } {
  switch (entity.kind) {
    case "queue":
      return { title: entity.name, detail: entity.pause ? "paused" : "" };
    case "declared":
      return { title: entity.name, detail: entity.id };
    case "job":
      return {
        title: entity.type || "job",
        detail: [entity.subject, entity.errorName ?? entity.state, entity.id].filter(Boolean).join(" · "),
        at: entity.createdAt,
      };
    case "deadLetter":
      return {
        title: deadLetterLabel(entity),
        detail: [entity.subject ?? subjectOf(entity.carries), entity.status, entity.errorMessage || "no message"]
          .filter(Boolean)
          .join(" · "),
        at: entity.createdAt,
      };
    case "run":
      return { title: runTitleOf(entity), detail: [tenantOf(entity), entity.status].filter(Boolean).join(" · "), at: entity.startedAt };
    case "schedule":
      return { title: entity.name, detail: entity.state };
    case "trace":
      return { title: entity.correlationId, detail: "" };
  }
}

/** Returns the search results as one list, kind by kind, without queues: those come from the overview. */
export const entitiesOf = (results: SearchResults): Entity[] => [
  ...parts().entities.flatMap((of) => of.findIn(results).map((found) => ({ kind: "declared" as const, of, ...found }))),
  ...results.deadLetters.map((result) => ({ kind: "deadLetter" as const, ...result })),
  ...results.jobs.map((result) => ({ kind: "job" as const, ...result })),
  ...results.runs.map((result) => ({ kind: "run" as const, ...result })),
  ...results.schedules.map((result) => ({ kind: "schedule" as const, ...result })),
  ...results.traces.map((result) => ({ kind: "trace" as const, ...result })),
];
