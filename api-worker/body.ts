import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { lossyJsonIssues } from "#domain/messages/exactJson";
import { ApiError } from "#domain/errors/apiError";
import type { AppEnv } from "./context.ts";
import { isReadRequest } from "./guard/guard.ts";

/** Twice the size limit of a queue message, so that a message and its edit fit. */
const maxBodyBytes = 256 * 1024;

const limitBody = bodyLimit({
  maxSize: maxBodyBytes,
  onError: () => {
    throw new ApiError("too_large", `The request body is larger than ${maxBodyBytes} bytes`);
  },
});

/** Browsers send other types than JSON across sites without asking, so these are refused. JSON is UTF-8 (RFC 8259, 8.1). */
function isJson(contentType: string | null): boolean {
  const [type, ...parameters] = (contentType ?? "").split(";").map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith("charset="))?.slice("charset=".length);
  return type === "application/json" && (charset === undefined || /^"?utf-?8"?$/.test(charset));
}

function textOf(bytes: Uint8Array<ArrayBuffer>): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new ApiError("invalid", "The body is not UTF-8");
  }
}

/** Throws `invalid` if parsing the JSON would change it (rounded numbers, repeated names). Invalid JSON passes: its route refuses it. */
function assertLossless(bytes: Uint8Array<ArrayBuffer>): void {
  const text = textOf(bytes);
  const issues = text !== "" && isJsonText(text) ? lossyJsonIssues(text, ["body"]) : [];
  if (issues.length)
    throw new ApiError("invalid", "The body contains values that JSON parsing would change: see issues", issues.slice(0, 20));
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function checkBody(c: Context<AppEnv>): Promise<void> {
  const request = c.req.raw;
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.byteLength > 0 && !isJson(request.headers.get("content-type")))
    throw new ApiError("unsupported_type", "Send the body as application/json in UTF-8");
  assertLossless(bytes);
  const headers = new Headers(request.headers);
  if (bytes.byteLength === 0) headers.delete("content-type");
  c.req.raw = new Request(request.url, { method: request.method, headers, body: bytes.byteLength > 0 ? bytes : null });
}

/** Accepts a body of a write request only if it is empty or JSON of bounded size that parsing does not change. Throws `too_large`, `unsupported_type`, `invalid`. */
export const requireJsonBody: MiddlewareHandler<AppEnv> = (c, next) =>
  isReadRequest(c.req.raw)
    ? next()
    : limitBody(c, async () => {
        await checkBody(c);
        await next();
      });
