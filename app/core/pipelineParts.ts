import type { ComponentType, ReactNode } from "react";
import type { QueryKey } from "@tanstack/react-query";
import type { RouteComponent } from "@tanstack/react-router";
import type { InjectedFault } from "#domain/faultInjection";
import type { Overview } from "#domain/queues/health";
import type { SearchResults } from "#domain/searchResults";
import type { Run } from "#domain/workflows/run";

export type Icon = ComponentType<{ size?: number; className?: string }>;

/** A link in the navigation. `g` and then `key` opens it. It follows the core's screen `after`. */
export type ScreenPart = { href: string; name: string; key: string; icon: Icon; after: string };

/** The address of a screen, and what it shows. `readSearch` validates its URL parameters. */
export type RoutePart = { path: string; readSearch: (search: Record<string, unknown>) => object; component: RouteComponent };

/** A kind of entity with a screen of its own at `<list>/<id>`. */
export type EntityPart = {
  /** Its kind in causation ids, audit targets and the stored list of visited entities. */
  kind: string;
  name: string;
  plural: string;
  list: string;
  icon: Icon;
  /** What the dashboard calls an entity of this kind that caused a job. */
  causeName: string;
  findIn: (results: SearchResults) => readonly { id: string; name: string }[];
};

/** A tenant as a value of a filter. */
export type TenantOption = { value: string; description: string };

/** The customer, site or account that a message belongs to, as the pipeline calls it. */
export type TenantPart = {
  /** Its name in URLs, typed filters and fields of the API: `?shop=acme`, `shop:acme`. */
  alias: string;
  label: string;
  plural: string;
  /** The kind of entity whose screen shows a tenant. */
  kind?: string;
  /** Loads the tenants for filters. */
  optionsQuery: { queryKey: QueryKey; queryFn: () => Promise<readonly TenantOption[]> };
};

/** Texts of the actions and steps of a run. A function gets the run. */
export type RunTexts = {
  approve: (run: Partial<Run>) => string;
  approveLabel: string;
  approved: string;
  reject: string;
  rejectLabel: string;
  rejectHint: string;
  rejected: string;
  /** Follows the steps that a restart reruns. */
  restart: (run: Partial<Run>) => string;
  terminate: string;
  terminateHint: string;
  terminated: string;
  approvalSkipped: string;
  approvalPending: string;
  /** How soon a control request is applied. */
  controlPending: string;
};

/** How the dashboard shows the workflow runs of the pipeline. */
export type RunParts = {
  /** What a run makes, one and several: "3 orders awaiting approval". */
  nouns: readonly [one: string, several: string];
  searchLabel: string;
  /** The name of a run's subject in exports, which the API uses too. */
  subjectAlias: string;
  /** The short names of the steps. */
  stepNames: Readonly<Record<string, string>>;
  /** The step whose output an operator reads before deciding about an approval. */
  reviewStep?: string;
  /** What an operator reads before deciding about an approval: the result of the run, as its readers would see it. */
  Review?: ComponentType<{ run: Run }>;
  texts: Partial<RunTexts>;
  factsOf: (run: Run) => readonly [name: string, value: ReactNode][];
  /** The status of a completed run. */
  CompletedSign?: ComponentType<{ run: Run }>;
  /** A section of the panel of a run. */
  Notice?: ComponentType<{ run: Run }>;
  /** Keeps the listed runs up to date. */
  Feeds?: ComponentType<{ runs: readonly Run[] }>;
};

/** A section of a screen. */
export type SectionPart = { id: string; Section: ComponentType };

/** What an empty list suggests. */
export type Hint = { text: string; action: { label: string; href: string } };

/** What a pipeline adds to the dashboard, besides what it declares to Signalbox as a whole (`domain/pipeline/pipeline.ts`). */
export type PipelineParts = {
  screens: readonly ScreenPart[];
  routes: readonly RoutePart[];
  entities: readonly EntityPart[];
  tenant?: TenantPart;
  runs?: RunParts;
  /** Sections at the end of the overview, and of the list of schedules. */
  overviewSections: readonly SectionPart[];
  scheduleSections: readonly SectionPart[];
  hints: { jobs?: Hint["action"]; traces?: Hint; runs?: Hint };
  /** Commands of the palette that open a form, for operators. */
  createCommands: readonly { title: string; href: string }[];
  /** Queries that are loaded again when the mark in the overview changes. */
  liveQueries: readonly { markOf: (marks: Overview["marks"]) => string; queryKey: QueryKey }[];
  /** Declares the message types of the pipeline, for the screens that need them. */
  loadMessages: () => Promise<unknown>;
  /** The fault that a fire drill injects, and what it does. */
  fireDrill?: { fault: Omit<InjectedFault, "until">; effect: string; advice: string };
};

const none: PipelineParts = {
  screens: [],
  routes: [],
  entities: [],
  overviewSections: [],
  scheduleSections: [],
  hints: {},
  createCommands: [],
  liveQueries: [],
  loadMessages: () => Promise.resolve(),
};

let declared = none;

/** Declares what the pipeline adds to the dashboard. Call it before the dashboard starts. */
export function declareParts(parts: Partial<PipelineParts>): void {
  declared = { ...none, ...parts };
}

/** What the pipeline adds to the dashboard; nothing if no pipeline is declared. Read it when it is needed, not while modules load. */
export const parts = (): PipelineParts => declared;
