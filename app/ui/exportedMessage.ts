/** JSON text that is exported unchanged: its numbers may have more digits than a double holds. */
export class JsonText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Returns the body of a message as it is exported: valid JSON as {@link JsonText}, everything else as text. */
export function exportedMessage(body: string, isJson = true): JsonText | string {
  if (!isJson) return body;
  try {
    JSON.parse(body);
  } catch {
    // The body claims to be JSON but is not: it is exported as text.
    return body;
  }
  // Line ends in JSON are white space, because strings escape them. NDJSON needs one line.
  return new JsonText(body.replaceAll(/[\r\n]+/g, " "));
}
