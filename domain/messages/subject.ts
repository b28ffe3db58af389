/** Payload fields that identify a message among those of its type; the first present one is used. */
const subjectFields = ["keyword", "keywords", "title", "url", "urls", "name", "subject", "id"];

const subjectPatterns = subjectFields.map((name) => new RegExp(`"${name}":\\s*\\[?\\s*"((?:[^"\\\\]|\\\\.)+)`));

/**
 * The subject of a message in a few words, from the start of its payload as JSON, which may be cut anywhere: its keyword, URL or name, or else
 * the payload without the brand, which the screens show separately.
 */
export function subjectOf(payloadStart: string): string {
  for (const pattern of subjectPatterns) {
    const [, value] = pattern.exec(payloadStart) ?? [];
    if (value) return value.replaceAll(/\\(["\\/])/g, "$1");
  }
  return payloadStart
    .replaceAll(/\s+/g, " ")
    .replace(/"brand_slug": ?"[^"]*",? ?/, "")
    .replace(/^(?:\{ ?\}|null)$/, "");
}
