import { deadLetterLabel as letterName } from "../dead-letters/toasts.ts";
import type { SearchResults } from "#domain/lists/results";
import { subjectOf } from "../dead-letters/subject.ts";

type Of<K extends keyof SearchResults> = SearchResults[K][number];

/** What the desk knows of a queue without asking: jobs that could be purged, which limits are set, and whether its consumer heeds them. */
type QueueFacts = { jobCount?: number; hasRateLimit?: boolean; hasConcurrencyLimit?: boolean; isControlled?: boolean };

/** Something that was found, with its kind. */
export type Entity =
  | ({ kind: "queue" } & Of<"queues"> & QueueFacts)
  | ({ kind: "brand" } & Of<"brands">)
  | ({ kind: "job" } & Of<"jobs">)
  | ({ kind: "deadLetter" } & Of<"deadLetters">)
  | ({ kind: "run" } & Of<"runs">)
  | ({ kind: "schedule" } & Of<"schedules">)
  | ({ kind: "trace" } & Of<"traces">);
export type EntityKind = Entity["kind"];

const part = encodeURIComponent;

/** Where each kind of thing is seen, by what tells it from others. */
const places: Record<EntityKind, (id: string) => string> = {
  queue: (name) => `/queues/${part(name)}`,
  brand: (slug) => `/brands/${part(slug)}`,
  job: (id) => `/jobs/${part(id)}`,
  deadLetter: (id) => `/dead-letters/${part(id)}?status=all`,
  run: (id) => `/workflows/${part(id)}`,
  schedule: (id) => `/schedules/${part(id)}`,
  trace: (id) => `/traces/${part(id)}`,
};

export const entityPath = (kind: EntityKind, id: string): string => places[kind](id);

export const entityId = (thing: Entity): string =>
  thing.kind === "queue" ? thing.name : thing.kind === "brand" ? thing.slug : thing.kind === "trace" ? thing.correlationId : thing.id;

/** A thing as one would call it, and what tells it from others of the name. */
export function describeEntity(thing: Entity): { title: string; detail: string; at?: string } {
  switch (thing.kind) {
    case "queue":
      return { title: thing.name, detail: thing.paused ? "paused" : "" };
    case "brand":
      return { title: thing.name, detail: thing.slug };
    case "job":
      return { title: thing.type || "job", detail: `${thing.errorName ?? thing.state} · ${thing.id}`, at: thing.createdAt };
    case "deadLetter":
      return {
        title: letterName(thing),
        detail: [subjectOf(thing.carries), thing.status, thing.errorMessage || "no message"].filter(Boolean).join(" · "),
        at: thing.createdAt,
      };
    case "run":
      return { title: thing.keyword, detail: `${thing.brand} · ${thing.status}`, at: thing.startedAt };
    case "schedule":
      return { title: thing.name, detail: thing.state };
    case "trace":
      return { title: thing.correlationId, detail: "" };
  }
}

/** What was found as one list, kind by kind. */
export const entitiesOf = (found: SearchResults): Entity[] => [
  ...found.queues.map((one) => ({ kind: "queue" as const, ...one })),
  ...found.brands.map((one) => ({ kind: "brand" as const, ...one })),
  ...found.deadLetters.map((one) => ({ kind: "deadLetter" as const, ...one })),
  ...found.jobs.map((one) => ({ kind: "job" as const, ...one })),
  ...found.runs.map((one) => ({ kind: "run" as const, ...one })),
  ...found.schedules.map((one) => ({ kind: "schedule" as const, ...one })),
  ...found.traces.map((one) => ({ kind: "trace" as const, ...one })),
];

/** Screens that show one thing, by their first part. */
const screenKinds: Readonly<Record<string, EntityKind>> = {
  queues: "queue",
  brands: "brand",
  jobs: "job",
  "dead-letters": "deadLetter",
  workflows: "run",
  schedules: "schedule",
  traces: "trace",
};

/** The thing a screen shows, if it shows one. */
export function entityAtPath(path: string): { kind: EntityKind; id: string } | undefined {
  const [, screen = "", id = "", more] = path.split("/");
  const kind = screenKinds[screen];
  return kind && id && id !== "new" && more === undefined ? { kind, id: decodeURIComponent(id) } : undefined;
}
