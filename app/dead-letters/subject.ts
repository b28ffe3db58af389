/** What tells one message from another of its type, by the names they go by in payloads; the first that is there counts. */
const subjectFields = ["keyword", "keywords", "title", "url", "urls", "name", "subject", "id"];

const subjectPatterns = subjectFields.map((name) => new RegExp(`"${name}":\\s*\\[?\\s*"((?:[^"\\\\]|\\\\.)+)`));

/**
 * What a message is about, in a few words, from the beginning of its payload as JSON, which may be cut anywhere: its keyword, address or
 * name, else the payload itself without the brand, which has a place of its own.
 */
export function subjectOf(carries: string): string {
  for (const one of subjectPatterns) {
    const [, found] = one.exec(carries) ?? [];
    if (found) return found.replaceAll(/\\(["\\/])/g, "$1");
  }
  return carries
    .replaceAll(/\s+/g, " ")
    .replace(/"brand_slug": ?"[^"]*",? ?/, "")
    .replace(/^(?:\{ ?\}|null)$/, "");
}
