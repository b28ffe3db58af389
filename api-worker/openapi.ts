import { OpenAPIHono } from "@hono/zod-openapi";
import { api } from "./api.ts";
import type { AppEnv } from "./context.ts";
import { apiErrorStatus } from "#domain/errors/apiError";

const errorSchema = {
  type: "object" as const,
  required: ["error"],
  properties: {
    error: {
      type: "object" as const,
      required: ["code", "message"],
      properties: {
        code: { type: "string" as const, enum: Object.keys(apiErrorStatus) },
        message: { type: "string" as const },
        issues: {
          type: "array" as const,
          items: {
            type: "object" as const,
            required: ["path", "message"],
            properties: { path: { type: "string" as const }, message: { type: "string" as const } },
          },
        },
      },
    },
  },
};

/** The document of every call, made from the schemas that validate. Every call may answer an error, always of one shape. */
function buildDocument() {
  const document = api.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "Signalbox", version: "1", description: "What an operator can see and do. Times are ISO-8601 UTC." },
  });
  const failed = { description: "What was wrong", content: { "application/json": { schema: { $ref: "#/components/schemas/Fault" } } } };
  for (const path of Object.values(document.paths ?? {}))
    for (const operation of [path.get, path.put, path.post, path.patch, path.delete])
      if (operation?.responses) operation.responses.default = failed;
  return { ...document, components: { ...document.components, schemas: { ...document.components?.schemas, Fault: errorSchema } } };
}

let document: string | undefined;

export const openapi = new OpenAPIHono<AppEnv>().get("/api/openapi.json", (c) =>
  c.body((document ??= JSON.stringify(buildDocument())), 200, { "content-type": "application/json" }),
);
