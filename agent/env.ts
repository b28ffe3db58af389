import type { ResearchReadApi } from "#domain/brands/readApis";
import type { ServiceEnv } from "#runtime/service";
import type { BrandAgent } from "./BrandAgent.ts";
import type { RunParams } from "./ContentWorkflow.ts";

/** The bindings of this Worker. Articles are written by the model at `WRITER_BASE_URL`, or by the sample writer if it is not set. */
export type Env = ServiceEnv & {
  BRAND_AGENT: DurableObjectNamespace<BrandAgent>;
  CONTENT_WORKFLOW: Workflow<RunParams>;
  GATHERFEED: ResearchReadApi;
  WRITER_BASE_URL?: string;
  WRITER_MODEL?: string;
  WRITER_API_KEY?: string;
  /** When this process started, ISO UTC. Set only locally. */
  BOOTED_AT?: string;
};
