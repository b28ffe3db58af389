import { env } from "cloudflare:workers";
import type { ErrorInfo } from "#domain/errors/errorInfo";
import { escapedJson } from "#domain/text/visible";

const mask = "[redacted]";
/** A shorter text is not treated as a secret: it would match everywhere. */
const minSecretLength = 5;
/** Names of a Worker's vars and secrets whose values must not be shown. */
const secretName = /_(API_KEY|WEBHOOK_URL|TOKEN|SECRET|PASSWORD)$/;

/** True for plain words such as "alerts" or "incoming-webhook": they are not secret, and redacting them would make messages unreadable. */
const isWords = (text: string): boolean => /^[A-Z]?[a-z]{1,15}([-_.][a-z]{1,15})*$/.test(text);

/** The parts of a webhook's URL that are as secret as the URL: its path, query and login. */
function secretPartsOf(secret: string): string[] {
  const url = URL.canParse(secret) ? new URL(secret) : null;
  if (!url) return [secret];
  const segments = url.pathname.split("/").filter((segment) => segment !== "");
  // In a path like /services/T0/B0/key, segments with a digit and the last one are secret, words are not.
  const secretSegments = segments.filter((segment, index) => !isWords(segment) && (index === segments.length - 1 || /\d/.test(segment)));
  const paths = segments.length === 1 && secretSegments.length === 0 ? [] : [url.pathname];
  const query = url.search ? [`${url.pathname}${url.search}`, ...[...url.searchParams.values()].filter((value) => !isWords(value))] : [];
  // A user name is secret only without a password.
  const login = url.password || url.username;
  // A server behind a proxy may show only the end of the path.
  const ends = segments.slice(1).map((_, index) => segments.slice(index + 1).join("/"));
  return [secret, url.href, ...paths, ...query, ...ends.filter((end) => !isWords(end)), ...secretSegments, login];
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

/** The parts of a text's Base64 that do not depend on the text around it: a text can start at three positions of a Base64 group. */
function base64Forms(text: string): string[] {
  const bytes = new TextEncoder().encode(text);
  const forms = [0, 1, 2].map((before) => {
    const begin = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    return base64(new Uint8Array([...Array.from({ length: before }, () => 0), ...bytes])).slice(begin, end);
  });
  return forms.flatMap((form) => (form.length < 12 ? [] : [form, form.replaceAll("+", "-").replaceAll("/", "_")]));
}

/** The forms in which another service may repeat a text: percent-encoded once or twice, in JSON, in HTML, in Base64. */
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

/** Replaces secrets in a text by `[redacted]`. */
export type Redact = (text: string) => string;

/** Returns a function that redacts these secrets, in any form in which another service may repeat them. */
export function redactorOf(secrets: readonly (string | undefined)[]): Redact {
  const parts = secrets.flatMap((secret) => (secret ? secretPartsOf(secret.trim()) : [])).filter(({ length }) => length >= minSecretLength);
  const forms = [...new Set(parts.flatMap(encodingsOf))].toSorted((a, b) => b.length - a.length);
  if (forms.length === 0) return (text) => text;
  const pattern = new RegExp(forms.map((form) => form.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|"), "gi");
  return (text) => text.replaceAll(pattern, mask);
}

let redactOwnSecrets: Redact | undefined;

/** Redacts the secrets of this Worker's configuration. */
export function redact(text: string): string {
  redactOwnSecrets ??= redactorOf(
    Object.entries(env as unknown as Record<string, unknown>).flatMap(([name, value]) =>
      secretName.test(name) && typeof value === "string" ? [value] : [],
    ),
  );
  return redactOwnSecrets(text);
}

/** Redacts secrets in JSON text. The result is still valid JSON: a number that is a secret becomes a string. */
export const redactJson = (json: string, redactText: Redact = redact): string =>
  json.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) => {
    const isText = token.startsWith('"');
    const value = isText ? (JSON.parse(token) as string) : token;
    const redacted = redactText(value);
    return redacted === value ? token : escapedJson(redacted);
  });

/** Redacts the secrets of this Worker in an error. */
export function redactErrorInfo({ name, message, stack, details }: ErrorInfo): ErrorInfo {
  return {
    name: redact(name),
    message: redact(message),
    stack: redact(stack),
    details: details ? (JSON.parse(redactJson(JSON.stringify(details))) as typeof details) : null,
  };
}
