import { readJson, writeJson } from "../ui/JsonTree/parse.ts";

/** The payload of a message as JSON in lines, its numbers as they are kept. */
export function payloadText(body: string): string {
  const read = readJson(body);
  if (!read.ok || typeof read.value !== "object" || read.value === null || !("payload" in read.value)) return body;
  return writeJson(read.value.payload);
}
