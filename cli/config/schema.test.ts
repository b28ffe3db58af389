import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { configJsonSchema } from "./schema.ts";

const file = new URL("../../signalbox.schema.json", import.meta.url);

test("signalbox.schema.json is what the schema says (npm run build:schema writes it)", () => {
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(configJsonSchema());
});

type SchemaNode = {
  description?: string;
  properties?: Record<string, SchemaNode>;
  items?: SchemaNode;
  additionalProperties?: SchemaNode | false;
};

const withoutText = ({ properties = {}, items, additionalProperties: others }: SchemaNode, path: string): string[] => [
  ...Object.entries(properties).flatMap(([key, node]) => [
    ...(node.description ? [] : [`${path}.${key}`]),
    ...withoutText(node, `${path}.${key}`),
  ]),
  ...(items ? withoutText(items, `${path}[]`) : []),
  ...(others ? withoutText(others, `${path}.*`) : []),
];

test("every key is described, and unknown keys are refused by editors too", () => {
  const schema = configJsonSchema() as SchemaNode;
  expect(Object.keys(schema.properties ?? {})).toContain("queues");
  expect(withoutText(schema, "")).toEqual([]);
  expect(withoutText({ properties: { a: {} } }, "")).toEqual([".a"]);
  expect(schema.additionalProperties).toBe(false);
});
