import type { MiddlewareHandler } from "hono";
import { lossyJsonIssues } from "#domain/messages/exactJson";
import { ApiError } from "#domain/errors/apiError";
import type { AppEnv } from "./context.ts";
import { isReadRequest } from "./guard/guard.ts";

/** Twice what a queue takes, so that a message with its edit fits; more would only fill memory. */
const maxBodyBytes = 256 * 1024;

async function readUpTo(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () => new ApiError("too_large", `A request may have ${limit} bytes`);
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > limit) throw tooLarge();
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

/** Another type than JSON needs no permission to be sent across sites, so it is not taken. JSON is UTF-8 (RFC 8259, 8.1). */
function isJson(contentType: string | null): boolean {
  const [type, ...parameters] = (contentType ?? "").split(";").map((part) => part.trim().toLowerCase());
  const charset = parameters.find((one) => one.startsWith("charset="))?.slice("charset=".length);
  return type === "application/json" && (charset === undefined || /^"?utf-?8"?$/.test(charset));
}

function textOf(bytes: Uint8Array<ArrayBuffer>): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new ApiError("invalid", "The body is not UTF-8");
  }
}

/** Refuses what would become something else by being read: nobody would notice. What isn't JSON is refused where it is read. */
function assertLossless(bytes: Uint8Array<ArrayBuffer>): void {
  const text = textOf(bytes);
  const issues = text !== "" && isJsonText(text) ? lossyJsonIssues(text, ["body"]) : [];
  if (issues.length) throw new ApiError("invalid", "The body can't be kept as it is written: see issues", issues.slice(0, 20));
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What is sent to change something is JSON of bounded size that can be kept as it is written, or nothing; whatever the route makes of it. */
export const requireJsonBody: MiddlewareHandler<AppEnv> = async (c, next) => {
  const request = c.req.raw;
  if (isReadRequest(request)) return next();
  const bytes = await readUpTo(request, maxBodyBytes);
  if (bytes.byteLength > 0 && !isJson(request.headers.get("content-type")))
    throw new ApiError("unsupported_type", "Send the body as application/json in UTF-8");
  assertLossless(bytes);
  const headers = new Headers(request.headers);
  if (bytes.byteLength === 0) headers.delete("content-type");
  c.req.raw = new Request(request.url, { method: request.method, headers, body: bytes.byteLength > 0 ? bytes : null });
  return next();
};
