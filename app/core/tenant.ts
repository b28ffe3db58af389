import { parts } from "./pipelineParts.ts";

/** The tenant of an item of the API; null without one. */
export const tenantOf = ({ tenant }: { tenant: string | null }): string | null => tenant;

/** The name of the tenant in URLs, typed filters and exports: that of the pipeline, if it declares one. */
export const tenantAlias = (): string => parts().tenant?.alias ?? "tenant";

/** The field of the tenant in an export of items `T`, which the API names as the pipeline does; none if it declares no tenant. */
export const tenantFields = <T>(): (keyof T & string)[] => (parts().tenant ? [tenantAlias() as keyof T & string] : []);
