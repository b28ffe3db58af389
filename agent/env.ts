import type { BrandAgent } from "./BrandAgent.ts";
import type { BrandEnv } from "./brandEnv.ts";

/** The bindings of this Worker. Articles are written by the model at `WRITER_BASE_URL`, or by the sample writer if it is not set. */
export type Env = BrandEnv & {
  BRAND_AGENT: DurableObjectNamespace<BrandAgent>;
  WRITER_BASE_URL?: string;
  WRITER_MODEL?: string;
  WRITER_API_KEY?: string;
};
