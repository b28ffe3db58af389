import type { MiddlewareHandler } from "hono";
import { lossIssues } from "#domain/exactJson";
import { Fault } from "#domain/faults";
import type { Door } from "./context.ts";
import { onlyLooks } from "./guard.ts";

/** Twice what a queue takes, so that a message with its edit fits; more would only fill memory. */
const bodyBytes = 256 * 1024;

async function readWithin(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () => new Fault("too_large", `A request may have ${limit} bytes`);
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
    throw new Fault("invalid", "The body is not UTF-8");
  }
}

/** Refuses what would become something else by being read: nobody would notice. What isn't JSON is refused where it is read. */
function assertExact(bytes: Uint8Array<ArrayBuffer>): void {
  const text = textOf(bytes);
  const issues = text !== "" && isJsonText(text) ? lossIssues(text, ["body"]) : [];
  if (issues.length) throw new Fault("invalid", "The body can't be kept as it is written: see issues", issues.slice(0, 20));
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
export const jsonBodies: MiddlewareHandler<Door> = async (c, next) => {
  const request = c.req.raw;
  if (onlyLooks(request)) return next();
  const bytes = await readWithin(request, bodyBytes);
  if (bytes.byteLength > 0 && !isJson(request.headers.get("content-type")))
    throw new Fault("unsupported_type", "Send the body as application/json in UTF-8");
  assertExact(bytes);
  const headers = new Headers(request.headers);
  if (bytes.byteLength === 0) headers.delete("content-type");
  c.req.raw = new Request(request.url, { method: request.method, headers, body: bytes.byteLength > 0 ? bytes : null });
  return next();
};
