import { tenantAlias } from "#domain/pipeline/tenant";

type Named = { name?: unknown; in?: unknown };
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** The parameters of an operation, each query parameter `tenant` also under its other name. */
const withAliasParameter = (parameters: readonly unknown[], alias: string): unknown[] =>
  parameters.flatMap((parameter) => {
    const { name, in: place } = parameter as Named;
    if (name !== "tenant" || place !== "query") return [parameter];
    return [parameter, { ...(parameter as object), name: alias, description: "another name of tenant" }];
  });

/** The schema of an object with a tenant, with the property under its other name. */
function withAliasProperty(schema: Record<string, unknown>, alias: string): Record<string, unknown> {
  const { properties, required } = schema;
  if (!isRecord(properties) || !isRecord(properties["tenant"])) return schema;
  const isRequired = Array.isArray(required) && required.includes("tenant");
  return {
    ...schema,
    properties: { ...properties, [alias]: { ...properties["tenant"], description: "the same as tenant" } },
    ...(isRequired ? { required: [...(required as unknown[]), alias] } : {}),
  };
}

/** Returns an OpenAPI document in which every `tenant`, in answers and queries, also has the name that the pipeline declares. */
export function documentTenantAlias(part: unknown, alias: string | undefined = tenantAlias()): unknown {
  if (alias === undefined) return part;
  if (Array.isArray(part)) return part.map((item) => documentTenantAlias(item, alias));
  if (!isRecord(part)) return part;
  const parts = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, documentTenantAlias(value, alias)]));
  const { parameters } = parts;
  return withAliasProperty(Array.isArray(parameters) ? { ...parts, parameters: withAliasParameter(parameters, alias) } : parts, alias);
}
