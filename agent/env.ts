import type { ResearchReadApi } from "#domain/brands/readApis";
import type { ServiceEnv } from "#runtime/service";
import type { BrandAgent } from "./BrandAgent.ts";
import type { RunParams } from "./ContentWorkflow.ts";

/** Articles come from the model at `WRITER_BASE_URL`, or from the sample writer when there is none. */
export type Env = ServiceEnv & {
  BRAND_AGENT: DurableObjectNamespace<BrandAgent>;
  CONTENT_WORKFLOW: Workflow<RunParams>;
  GATHERFEED: ResearchReadApi;
  WRITER_BASE_URL?: string;
  WRITER_MODEL?: string;
  WRITER_API_KEY?: string;
  /** Only locally: when this process began, ISO UTC. */
  BOOTED_AT?: string;
};
