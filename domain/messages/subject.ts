import { pipeline } from "../pipeline/pipeline.ts";

/** Payload fields that identify a message among those of its type, after those that the pipeline declares. The first present one is used. */
const subjectFields = ["title", "url", "urls", "name", "subject", "id"];

const patternOf = (field: string): RegExp => new RegExp(`"${field}":\\s*\\[?\\s*"((?:[^"\\\\]|\\\\.)+)`);

/**
 * The subject of a message in a few words, from the start of its payload as JSON, which may be cut anywhere: its title, URL or name, or else
 * the payload without the tenant, which the screens show separately.
 */
export function subjectOf(payloadStart: string): string {
  const { tenant, subjectFields: first = [] } = pipeline();
  for (const field of [...first, ...subjectFields]) {
    const [, value] = patternOf(field).exec(payloadStart) ?? [];
    if (value) return value.replaceAll(/\\(["\\/])/g, "$1");
  }
  const text = payloadStart.replaceAll(/\s+/g, " ");
  return (tenant ? text.replace(new RegExp(`"${tenant.field}": ?"[^"]*",? ?`), "") : text).replace(/^(?:\{ ?\}|null)$/, "");
}
