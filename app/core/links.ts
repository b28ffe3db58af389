import type { RegisteredRouter, RouteById } from "@tanstack/react-router";
import { parts } from "./pipelineParts.ts";
import { tenantAlias } from "./tenant.ts";

/** The search parameters that a screen takes. */
type SearchOf<Path extends keyof RegisteredRouter["routesById"]> = RouteById<
  RegisteredRouter["routeTree"],
  Path
>["types"]["fullSearchSchemaInput"];

/**
 * The address of each screen, for `<Link {...links.job(id)}>`, `navigate(links.job(id))` and {@link hrefOf}. Screens of one entity take
 * its id, lists their search parameters.
 */
export const links = {
  job: (id: string) => ({ to: "/jobs/$id", params: { id } }) as const,
  queue: (name: string) => ({ to: "/queues/$name", params: { name } }) as const,
  // The list behind the panel shows all statuses, because this dead letter may be in any.
  deadLetter: (id: string) => ({ to: "/dead-letters/$id", params: { id }, search: { status: "all" } }) as const,
  run: (id: string) => ({ to: "/workflows/$id", params: { id } }) as const,
  instance: (workflow: string, id: string) => ({ to: "/workflows/instances/$workflow/$id", params: { workflow, id } }) as const,
  trace: (id: string) => ({ to: "/traces/$id", params: { id } }) as const,
  schedule: (id: string) => ({ to: "/schedules/$id", params: { id } }) as const,
  plan: (id: string) => ({ to: "/plans/$id", params: { id } }) as const,
  jobs: (search: SearchOf<"/jobs">) => ({ to: "/jobs", search }) as const,
  newJob: (search: SearchOf<"/jobs/new">) => ({ to: "/jobs/new", search }) as const,
  accountQueue: (name: string) => ({ to: "/queues/in/account/$name", params: { name } }) as const,
  queues: (search: SearchOf<"/queues">) => ({ to: "/queues", search }) as const,
  deadLetters: (search: SearchOf<"/dead-letters">) => ({ to: "/dead-letters", search }) as const,
  alerts: (search: SearchOf<"/alerts">) => ({ to: "/alerts", search }) as const,
  workflows: (search: SearchOf<"/workflows">) => ({ to: "/workflows", search }) as const,
  schedules: (search: SearchOf<"/schedules">) => ({ to: "/schedules", search }) as const,
  traces: (search: SearchOf<"/traces">) => ({ to: "/traces", search }) as const,
  audit: (search: SearchOf<"/audit">) => ({ to: "/audit", search }) as const,
} as const;

/** The kinds of entities of the core that have a screen of their own. */
export type CoreKind = "queue" | "job" | "deadLetter" | "run" | "schedule" | "trace";
/** A kind of entity of the core, or one that the pipeline declares. */
export type EntityKind = CoreKind | (string & {});

type Address = { to: string; params?: Readonly<Record<string, string>>; search?: Readonly<Record<string, unknown>> };

/** Formats search parameters as plain text (`?state=failed`), so that links can be read and written by hand. Empty without any. */
export function formatSearch(search: Readonly<Record<string, unknown>>): string {
  const set = Object.entries(search).flatMap(([key, value]) =>
    typeof value === "string" && value ? [[key === "tenant" ? tenantAlias() : key, value]] : [],
  );
  const text = new URLSearchParams(set).toString();
  return text && `?${text}`;
}

/** Parses the search parameters of a URL. The pipeline's name for the tenant stands for `tenant`. */
export const parseSearch = (search: string): Record<string, string> =>
  Object.fromEntries([...new URLSearchParams(search)].map(([key, value]) => [key === tenantAlias() ? "tenant" : key, value]));

/** An address as the text of a URL. */
export const hrefOf = ({ to, params = {}, search = {} }: Address): string =>
  to.replace(/\$(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? "")) + formatSearch(search);

/** The kind of entity that a screen of the core shows, by the first part of its path. */
const screenKinds: Readonly<Record<string, CoreKind>> = {
  queues: "queue",
  jobs: "job",
  "dead-letters": "deadLetter",
  workflows: "run",
  schedules: "schedule",
  traces: "trace",
};
const coreKinds: ReadonlySet<string> = new Set(Object.values(screenKinds));

const isCoreKind = (kind: string): kind is CoreKind => coreKinds.has(kind);

/** The kind of this name that the pipeline declares. */
export const declaredEntity = (kind: string | undefined) => parts().entities.find((entity) => entity.kind === kind);

/** Whether this dashboard has screens for entities of a kind. A stored link may be from another one. */
export const hasScreen = (kind: string): boolean => isCoreKind(kind) || declaredEntity(kind) !== undefined;

function addressOf(kind: EntityKind, id: string): Address {
  if (isCoreKind(kind)) return links[kind](id);
  return { to: `${declaredEntity(kind)?.list ?? ""}/$id`, params: { id } };
}

/** The path of an entity's screen. */
export const entityPath = (kind: EntityKind, id: string): string => hrefOf(addressOf(kind, id));

/** The path of an entity's screen with its editor open. */
export function editPath(kind: EntityKind, id: string): string {
  const address = addressOf(kind, id);
  return hrefOf({ ...address, search: { ...address.search, edit: "1" } });
}

/** The entity that the screen at `path` shows; undefined for a list or another screen. */
export function entityAtPath(path: string): { kind: EntityKind; id: string } | undefined {
  const [, screen = "", id = "", more] = path.split("/");
  const kind = screenKinds[screen] ?? parts().entities.find(({ list }) => list === `/${screen}`)?.kind;
  return kind && id && id !== "new" && more === undefined ? { kind, id: decodeURIComponent(id) } : undefined;
}
