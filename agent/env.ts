import type { ResearchReadApi } from "#domain/readApis";
import type { ServiceEnv } from "#runtime/service";
import type { BrandAgent } from "./BrandAgent.ts";
import type { RunParams } from "./ledger/runs.ts";

export type Env = ServiceEnv & {
  BRAND_AGENT: DurableObjectNamespace<BrandAgent>;
  CONTENT_WORKFLOW: Workflow<RunParams>;
  GATHERFEED: ResearchReadApi;
  /** When this local process began; there is none in production. Workflows that ran before it stand still. */
  BOOTED_AT?: string;
  /** Articles come from the model at `WRITER_BASE_URL`, or from the sample writer when there is none. */
  WRITER_BASE_URL?: string;
  WRITER_MODEL?: string;
  WRITER_API_KEY?: string;
};
