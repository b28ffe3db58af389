import type { ServiceEnv } from "#runtime/service";

/** Research comes from the model at `RESEARCH_BASE_URL`, or from the bundled samples when it is not set. */
export type Env = ServiceEnv & { RESEARCH_BASE_URL?: string; RESEARCH_MODEL?: string; RESEARCH_API_KEY?: string };
