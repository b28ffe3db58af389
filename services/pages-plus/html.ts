/** Safe markup: all untrusted text in it is escaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Escapes text for markup and quoted attributes. */
export const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => entities[char] ?? "");

type Value = string | number | Html | readonly Html[] | null;
const textOf = (value: Value): string => {
  if (value === null) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(({ text }) => text).join("");
  return escape(String(value));
};

/** Template tag for markup. Escapes every value that is not markup itself. */
export const markup = (parts: TemplateStringsArray, ...values: Value[]): Html =>
  new Html(parts.reduce((text, part, index) => text + textOf(values[index - 1] ?? null) + part));
