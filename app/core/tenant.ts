import { parts } from "./pipelineParts.ts";

/** The tenant of an item of the API; null without one. */
export const tenantOf = ({ brand }: { brand: string | null }): string | null => brand;

/** The filters of a list as the API takes them. */
export const tenantQuery = <F extends { tenant?: string }>({ tenant, ...filter }: F) => ({
  ...filter,
  ...(tenant === undefined ? {} : { brand: tenant }),
});

/** The name of the tenant in URLs, typed filters and exports: that of the pipeline, if it declares one. */
export const tenantAlias = (): string => parts().tenant?.alias ?? "tenant";

/** The field of the tenant in an export of items `T`, which the API names as the pipeline does; none if it declares no tenant. */
export const tenantFields = <T>(): (keyof T & string)[] => (parts().tenant ? [tenantAlias() as keyof T & string] : []);
