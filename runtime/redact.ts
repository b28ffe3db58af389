import { env } from "cloudflare:workers";
import type { ErrorInfo } from "#domain/errors/errorInfo";
import { escapedJson } from "#domain/text/visible";

const mask = "[redacted]";
/** A shorter text than this is no secret, and would be found everywhere. */
const minSecretLength = 5;
/** Vars and secrets of a Worker whose values nobody may read. */
const secretName = /_(API_KEY|WEBHOOK_URL|TOKEN|SECRET|PASSWORD)$/;

/** "alerts", "incoming-webhook": no secret, and taken out it would make our own words unreadable. */
const isWords = (text: string): boolean => /^[A-Z]?[a-z]{1,15}([-_.][a-z]{1,15})*$/.test(text);

/** The parts of a webhook's address that are as good as the address: its path, query and login. */
function secretPartsOf(secret: string): string[] {
  const url = URL.canParse(secret) ? new URL(secret) : null;
  if (!url) return [secret];
  const segments = url.pathname.split("/").filter((segment) => segment !== "");
  // Of a path like /services/T0/B0/key the words are not secret, what has a digit or stands last is.
  const telling = segments.filter((segment, index) => !isWords(segment) && (index === segments.length - 1 || /\d/.test(segment)));
  const paths = segments.length === 1 && telling.length === 0 ? [] : [url.pathname];
  const query = url.search ? [`${url.pathname}${url.search}`, ...[...url.searchParams.values()].filter((value) => !isWords(value))] : [];
  // A name with a password is only a name.
  const login = url.password || url.username;
  // A server behind another one knows the end of the path only.
  const ends = segments.slice(1).map((_, index) => segments.slice(index + 1).join("/"));
  return [secret, url.href, ...paths, ...query, ...ends.filter((end) => !isWords(end)), ...telling, login];
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
};

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** The part of a text's Base64 that is the same whatever stands around it: a text can begin at three places of a group. */
function base64Forms(text: string): string[] {
  const bytes = new TextEncoder().encode(text);
  const forms = [0, 1, 2].map((before) => {
    const begin = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    return base64(new Uint8Array([...Array.from({ length: before }, () => 0), ...bytes])).slice(begin, end);
  });
  return forms.flatMap((form) => (form.length < 12 ? [] : [form, form.replaceAll("+", "-").replaceAll("/", "_")]));
}

/** A text as it may come back: percent-encoded once or twice, in JSON, in HTML, in Base64. */
function encodingsOf(text: string): string[] {
  const plain = decoded(text);
  const encoded = encodeURIComponent(plain);
  return [
    text,
    plain,
    encoded,
    encodeURIComponent(encoded),
    encodeURIComponent(text),
    text.replaceAll("/", "\\/"),
    text.replaceAll("/", "\\u002f"),
    text.replaceAll("&", "\\u0026"),
    text.replaceAll("&", "&amp;"),
    text.replaceAll("/", "&#x2F;"),
    ...base64Forms(text),
  ];
}

export type Redact = (text: string) => string;

/** A function that takes these secrets out of a text, in any form they may come back in. */
export function redactorOf(secrets: readonly (string | undefined)[]): Redact {
  const parts = secrets.flatMap((secret) => (secret ? secretPartsOf(secret.trim()) : [])).filter(({ length }) => length >= minSecretLength);
  const forms = [...new Set(parts.flatMap(encodingsOf))].toSorted((a, b) => b.length - a.length);
  if (forms.length === 0) return (text) => text;
  const pattern = new RegExp(forms.map((form) => form.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|"), "gi");
  return (text) => text.replaceAll(pattern, mask);
}

let redactOwnSecrets: Redact | undefined;

/** A text without the secrets this Worker is configured with. */
export function redact(text: string): string {
  redactOwnSecrets ??= redactorOf(
    Object.entries(env as unknown as Record<string, unknown>).flatMap(([name, value]) =>
      secretName.test(name) && typeof value === "string" ? [value] : [],
    ),
  );
  return redactOwnSecrets(text);
}

/** JSON text without these secrets: still JSON, whatever they look like. A number that is one becomes a text. */
export const redactJson = (json: string, without: Redact = redact): string =>
  json.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) => {
    const isText = token.startsWith('"');
    const value = isText ? (JSON.parse(token) as string) : token;
    const clean = without(value);
    return clean === value ? token : escapedJson(clean);
  });

/** What is kept of an error, without the secrets of this Worker. */
export function redactErrorInfo({ name, message, stack, details }: ErrorInfo): ErrorInfo {
  return {
    name: redact(name),
    message: redact(message),
    stack: redact(stack),
    details: details ? (JSON.parse(redactJson(JSON.stringify(details))) as typeof details) : null,
  };
}
