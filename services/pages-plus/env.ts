import type { ContentReadApi } from "#domain/brands/readApis";
import type { ServiceEnv } from "#runtime/service";

/** Articles are read from the service that wrote them. */
export type Env = ServiceEnv & { SCALABLE_MEDIA: ContentReadApi };
