import { type AliasedField, pipeline } from "./pipeline.ts";

/** Returns the other names that the pipeline declares: pairs of a field and its alias. */
export const fieldAliases = (): [field: AliasedField, alias: string][] =>
  Object.entries(pipeline().aliases ?? {}) as [AliasedField, string][];

/**
 * Returns the item with each of its `fields` also under the alias that the pipeline declares, such as the tenant as `shop`. By default these
 * are all fields that the item has.
 */
export function withAliases<T extends object>(item: T, isAliased: (field: AliasedField) => boolean = (field) => field in item): T {
  const aliased = fieldAliases().filter(([field]) => isAliased(field));
  return {
    ...item,
    ...Object.fromEntries(aliased.map(([field, alias]) => [alias, (item as Partial<Record<AliasedField, unknown>>)[field]])),
  };
}
