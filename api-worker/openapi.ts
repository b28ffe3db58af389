import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "./context.ts";
import { apiErrorStatus } from "#domain/errors/apiError";
import { refusalCodes } from "#domain/refusals";
import { documentAliases } from "./aliasDocument.ts";

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
        refusal: {
          type: "object" as const,
          description: "Why a command is refused: a code, and the facts that belong to it",
          required: ["code"],
          properties: { code: { type: "string" as const, enum: refusalCodes } },
        },
      },
    },
  },
};

/** The OpenAPI document, built from the schemas that validate. Every route can answer an error, always in the same shape. */
function buildDocument(api: OpenAPIHono<AppEnv>) {
  const document = api.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "Signalbox", version: "1", description: "The HTTP API of Signalbox. Times are ISO 8601 in UTC." },
  });
  const errorResponse = { description: "The error", content: { "application/json": { schema: { $ref: "#/components/schemas/Fault" } } } };
  for (const path of Object.values(document.paths ?? {}))
    for (const operation of [path.get, path.put, path.post, path.patch, path.delete])
      if (operation?.responses) operation.responses.default = errorResponse;
  return { ...document, components: { ...document.components, schemas: { ...document.components?.schemas, Fault: errorSchema } } };
}

/** The route of the OpenAPI document of these routes. */
export function openapiOf(api: OpenAPIHono<AppEnv>): OpenAPIHono<AppEnv> {
  let document: string | undefined;
  const app = new OpenAPIHono<AppEnv>();
  app.get("/api/openapi.json", (c) =>
    c.body((document ??= JSON.stringify(documentAliases(buildDocument(api)))), 200, { "content-type": "application/json" }),
  );
  return app;
}
