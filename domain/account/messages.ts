import { z } from "zod";
import { ContentType } from "../messages/bodies.ts";
import { textBytes } from "../messages/envelope.ts";
import { previewOf } from "../messages/preview.ts";
import { fromBase64 } from "../text/base64.ts";

/** Most messages that the platform returns for one look into a queue, and how many are read unless more are asked for. */
export const maxPeeked = 100;
export const defaultPeeked = 20;
/** Characters of a body that are returned: with the most messages the answer stays below half a megabyte. */
const maxBodyLength = 4_000;

/**
 * A message that waits in a queue of the account, in readable form. `contentType` is null if the platform does not name it. `isAsReceived`: the
 * body is not decoded, because its encoding is not known. `isExcerpt`: only the beginning of the body. `bytes` is the size of the body as the
 * platform sends it. `sentAt` ISO UTC.
 */
export const AccountMessage = z.object({
  id: z.string(),
  sentAt: z.string().nullable(),
  attempts: z.number().int().nullable(),
  contentType: ContentType.nullable(),
  body: z.string(),
  bytes: z.number().int(),
  isExcerpt: z.boolean(),
  isAsReceived: z.boolean(),
});
export type AccountMessage = z.infer<typeof AccountMessage>;

/**
 * What was seen of the messages of a queue: nothing was consumed. `sourceQueue`: whose dead letters they are, if that is known. `mayHaveMore`:
 * as many messages were returned as were asked for.
 */
export const AccountMessages = z.object({
  items: z.array(AccountMessage),
  readAt: z.string(),
  sourceQueue: z.string().nullable(),
  mayHaveMore: z.boolean(),
});
export type AccountMessages = z.infer<typeof AccountMessages>;

type Decoded = Pick<AccountMessage, "contentType" | "isAsReceived"> & { text: string };

/** Returns the text of base64; undefined if it is none, or not of UTF-8. */
function textOfBase64(body: string): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(fromBase64(body));
  } catch {
    return undefined;
  }
}

function jsonValueOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/**
 * Returns the JSON text of a body that is JSON or its base64. Both at once is impossible: the base64 of JSON is no JSON, because it neither
 * begins like JSON nor has only digits that decode to a character.
 */
const jsonTextOf = (body: string): string | undefined =>
  [textOfBase64(body), body].find((candidate) => jsonValueOf(candidate) !== undefined);

const isStructured = (text: string): boolean => typeof jsonValueOf(text) === "object" && jsonValueOf(text) !== null;

function decodeJson(body: string): Decoded {
  const text = jsonTextOf(body);
  return text === undefined ? { text: body, contentType: "json", isAsReceived: true } : { text, contentType: "json", isAsReceived: false };
}

function decodeBytes(body: string): Decoded {
  try {
    fromBase64(body);
    return { text: previewOf({ body, contentType: "bytes" }, maxBodyLength), contentType: "bytes", isAsReceived: false };
  } catch {
    return { text: body, contentType: "bytes", isAsReceived: true };
  }
}

/** Returns a body without a content type as JSON if it is an object or a list; a text may be anything. */
function decodeUnknown(body: string): Decoded {
  const text = jsonTextOf(body);
  return text !== undefined && isStructured(text)
    ? { text, contentType: "json", isAsReceived: false }
    : { text: body, contentType: null, isAsReceived: true };
}

/**
 * Decodes a body as the platform returns it. JSON and bytes come as base64 from a pull; whether they do from a peek is not documented, so both
 * forms are taken. https://developers.cloudflare.com/queues/configuration/pull-consumers/#content-types
 */
function decode(body: string, contentType: ContentType | null): Decoded {
  if (contentType === "text") return { text: body, contentType, isAsReceived: false };
  if (contentType === "json") return decodeJson(body);
  if (contentType === "bytes") return decodeBytes(body);
  return contentType === null ? decodeUnknown(body) : { text: body, contentType, isAsReceived: true };
}

/** A message in the answer of a peek. Every field may be missing. */
export const PeekedMessage = z.object({
  id: z.string().optional(),
  attempts: z.number().optional(),
  body: z.unknown(),
  metadata: z.unknown(),
  timestamp_ms: z.number().optional(),
});

/** Returns the content type that the metadata names, whatever the case of its key; null if it names none that is known. */
function contentTypeOf(metadata: unknown): ContentType | null {
  if (typeof metadata !== "object" || metadata === null) return null;
  const [, value] = Object.entries(metadata).find(([key]) => key.toLowerCase() === "cf-content-type") ?? [];
  return ContentType.safeParse(value).data ?? null;
}

/** Returns a time of the platform as ISO UTC; null if there is none, or one that no date can have. */
const timeOf = (ms: number | undefined): string | null => (ms !== undefined && ms > 0 && ms < 8.64e15 ? new Date(ms).toISOString() : null);

/** Returns a message of a peek in readable form. */
export function accountMessageOf({
  id = "",
  attempts,
  body,
  metadata,
  timestamp_ms: sentMs,
}: z.infer<typeof PeekedMessage>): AccountMessage {
  const received = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
  const { text, ...decoded } = decode(received, contentTypeOf(metadata));
  const isExcerpt = text.length > maxBodyLength;
  return {
    id,
    sentAt: timeOf(sentMs),
    attempts: attempts === undefined ? null : Math.trunc(attempts),
    ...decoded,
    body: isExcerpt ? text.slice(0, maxBodyLength) : text,
    bytes: textBytes(received),
    isExcerpt,
  };
}
