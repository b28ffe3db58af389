import { readJson, writeJson } from "./parse.ts";

/** The payload of a stored message as indented JSON with exact numbers; the whole body if it has no payload. */
export function payloadText(body: string): string {
  const read = readJson(body);
  if (!read.ok || typeof read.value !== "object" || read.value === null || !("payload" in read.value)) return body;
  return writeJson(read.value.payload);
}
