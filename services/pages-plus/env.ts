import type { ContentReadApi } from "#brand-engine/domain/readApis";
import type { ServiceEnv } from "#runtime/service";

/** The Worker reads articles from scalable-media, which writes them. */
export type Env = ServiceEnv & { SCALABLE_MEDIA: ContentReadApi };
