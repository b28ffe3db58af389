import type { ContentReadApi } from "#domain/brands/readApis";
import type { ServiceEnv } from "#runtime/service";

/** The Worker reads articles from scalable-media, which writes them. */
export type Env = ServiceEnv & { SCALABLE_MEDIA: ContentReadApi };
