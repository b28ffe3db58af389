import type { ResearchReadApi } from "#brand-engine/domain/readApis";
import type { ServiceEnv } from "#runtime/service";

/** The parameters of a workflow run, which the engine stores. */
export type RunParams = { brand: string; keyword: string; researchId: string; template: string; correlationId: string | null };

/** The bindings that a brand's agent uses. */
export type BrandEnv = ServiceEnv & {
  CONTENT_WORKFLOW: Workflow<RunParams>;
  GATHERFEED: ResearchReadApi;
  /** When this process started, ISO UTC. Set only locally. */
  BOOTED_AT?: string;
};
