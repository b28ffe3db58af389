import { fieldAliases } from "#domain/pipeline/aliases";

type Alias = readonly [field: string, alias: string];
type Named = { name?: unknown; in?: unknown };
type Schema = Record<string, unknown>;
const isRecord = (value: unknown): value is Schema => typeof value === "object" && value !== null && !Array.isArray(value);

/** The parameters of an operation, each query parameter `field` also under its other name. */
const withAliasParameter = (parameters: readonly unknown[], [field, alias]: Alias): unknown[] =>
  parameters.flatMap((parameter) => {
    const { name, in: place } = parameter as Named;
    if (name !== field || place !== "query") return [parameter];
    return [parameter, { ...(parameter as object), name: alias, description: `another name of ${field}` }];
  });

/** The schema of an object that always has the field, with the property under its other name. */
function withAliasProperty(schema: Schema, [field, alias]: Alias): Schema {
  const { properties, required } = schema;
  if (!isRecord(properties) || !isRecord(properties[field]) || !Array.isArray(required) || !required.includes(field)) return schema;
  const property = { ...properties[field], description: `the same as ${field}` };
  return { ...schema, properties: { ...properties, [alias]: property }, required: [...(required as unknown[]), alias] };
}

/** Returns an OpenAPI document in which the fields of answers and queries also have the names that the pipeline declares. */
export function documentAliases(part: unknown, aliases: readonly Alias[] = fieldAliases()): unknown {
  if (aliases.length === 0) return part;
  if (Array.isArray(part)) return part.map((item) => documentAliases(item, aliases));
  if (!isRecord(part)) return part;
  const parts = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, documentAliases(value, aliases)]));
  const { parameters } = parts;
  const documented = Array.isArray(parameters) ? { ...parts, parameters: aliases.reduce(withAliasParameter, parameters) } : parts;
  return aliases.reduce(withAliasProperty, documented);
}
