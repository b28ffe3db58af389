// cspell:ignore kmgt mµun
import { pipeline } from "../pipeline/pipeline.ts";
import { normalizeWord } from "./normalizeWord.ts";
import { isRandom, withoutRandomPart } from "./randomPart.ts";

/** Characters that are read, and that are kept. */
const limits = { read: 2_000, kept: 400 };

/** Matches a quoted part. An apostrophe inside of a word does not quote. */
const quoted = /"(?:\\.|[^"\\])*"|(?<!\w)'[^'\n]*'(?!\w)|`[^`]*`|“[^”]*”|«[^»]*»/gs;
/** What stands before a quoted part that says what is wrong: a field of JSON with a text, or the kind of a name that a schema gives. */
const telling =
  /"(?:code|type|status|message|error|reason|detail|title)"\s*:\s*$|"path"\s*:\s*\[[^\]]*$|(?:code|constraint|relation|table|column)\W{0,3}$|(?:\bquery field|\bargument|\b(?:on|of|expected) type|\bon field|^field) $/i;
/** A claim of a token that is named in quotes. */
const claim = /^ (?:\w+ )?claim\b/;
const isCode = /^(?:E[A-Z]{4,}|[A-Z]\w*_[A-Z_\d]+)$/;

const withoutQuotes = (text: string): string =>
  text.replace(quoted, (part, at: number) => {
    const inner = part.slice(1, -1);
    if (isCode.test(inner)) return inner;
    // A text in JSON may quote something too.
    const isTelling = telling.test(text.slice(Math.max(0, at - 60), at)) || claim.test(text.slice(at + part.length, at + part.length + 20));
    return isTelling ? withoutQuotes(inner.replaceAll('\\"', '"')) : "…";
  });

/**
 * Returns a path without ids: whatever follows a plural, has digits, capitals or several hyphens, and a compound that follows an id. Of a
 * file, only the random part of its name is removed.
 */
function pathOf(path: string): string {
  const parts: string[] = [];
  for (const part of path.replace(/[?#].*|\/$/, "").split("/")) {
    const before = parts.at(-1) ?? "";
    const isName = /^(?:v\d+|[a-z]*(?:[-_.][a-z]+)?)$/.test(part) && !/[^s\W]s$/.test(before) && !(before === "…" && /\W/.test(part));
    const [, base, ending] = /^(.+?)((?:\.[a-z]+\d?)+)$/.exec(part) ?? [];
    parts.push(base ? withoutRandomPart(base) + ending : part === "" || isName ? part : "…");
  }
  return parts.join("/");
}

/** Returns the part of a host that names its service: customers and regions have host names of their own. */
function hostOf(host: string): string {
  const labels = host.split(".");
  return /^[\d[]/.test(host) ? "…" : labels.slice(/\.\w{2,3}\.\w\w$/.test(host) ? -3 : -2).join(".");
}

const url =
  /\b[a-z][a-z\d+.-]{1,20}:\/\/(?:[^\s/@]{0,99}@)?(\[[^\]\s]*\]|[^\s/:?#"<>)\],;]*)(:\d+)?([^\s"<>)\],;]*?)(?=[.:]*(?:[\s"<>)\],;]|$))/gi;
const absolutePath = /(?<![\w…./:<])\/[\w%~.@-][^\s"<>)\],;]*?(?=[.:]*(?:[\s"<>)\],;]|$))/g;
const withoutUrls = (text: string): string =>
  text
    .replace(url, (_, host: string, port = "", path = "") => hostOf(host) + port + pathOf(path))
    .replace(absolutePath, (path) => pathOf(path.replace(/(?::\d+)+$/, "")));

const fields =
  /((?:\b|[_-])[iI][dD]s?|[a-z]I[dD]s?|\b[rR]ay)(\s*[:=]\s*)[^\s,;)\]}]+|\b(?!(?:code|status|statusCode|errno|error|type|reason|message)=)([\w.-]{1,40}=)[^\s,;&)\]}]+/g;
/** Removes tokens, base64, and what a build adds to the names of files. */
const withoutHashes = (text: string): string =>
  text
    .replace(/\beyJ[\w-]{8,}(?:\.[\w-]+)*/g, "…")
    .replace(/(?<![\w+/])(?:[A-Za-z\d+/]{20,}={1,2}|[\w-]{24,})(?![\w+/=])/g, (word) =>
      !isRandom(word) ? word : /[+/=]/.test(word) ? "…" : withoutRandomPart(word),
    )
    .replace(/([.-])(?=[\w-]*[A-Z\d])[\w-]{8}(?=\.(?:[cm]?js|css)\b)/g, "$1…");

const nouns = ["tenant", "customer", "user", "site", "account", "project", "bucket", "order", "page", "store", "team"];
/** A compound word behind the noun that it names, such as "customer trail-kit". A pipeline has its own noun for the tenant. */
const named = /(\w+)(:? )\w+(?:[-_.]\w+)+/g;
const withoutNames = (text: string): string =>
  text.replace(named, (all, noun: string, sign: string) =>
    [...nouns, ...Object.values(pipeline().aliases ?? {})].includes(noun.toLowerCase()) ? `${noun}${sign}…` : all,
  );

/** The values of a key in an error of Postgres. They may hold brackets and quotes. */
const keyValues = /\)=\([^\n]*?\)(?= (?:already exists|is not present|is still referenced|conflicts with)|[\s.]*$)/g;
/** A phone number with brackets. */
const phone = /(?:\+\d{1,3}[ -]?)?\(\d{2,5}\)[ -]?\d[\d -]{4,12}\d\b/g;
/** Codes of currencies and locales, behind their noun. */
const localeCode = /\b(currency|locale|language)([:=]? )(?:[A-Z]{3}|[a-z]{2}[-_][A-Z]{2})\b/gi;
/** The name of a person, behind a noun in lower case: a title has capitals throughout. */
const person =
  /\b(user|customer|author|owner|operator|member|contact|employee|patient)(:? )(?!(?:Already|Cannot|Does|Has|Is|Must|No|Not)\b)\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+\b/gu;
const withoutPhrases = (text: string): string =>
  text
    .replace(phone, "…")
    .replace(localeCode, (all, noun: string, sign: string) => (/[A-Z]{2,3}$/.test(all) ? `${noun}${sign}…` : all))
    .replace(person, "$1$2…");

const dateWords =
  /\b(?:sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,? (?=…)|(?<=…) ?(?:gmt|utc|[ap]m)\b(?:[+-]?…)?(?: \([^)]*\))?/gi;
const unit = /… ?(?:[mµun]?s|secs?|seconds?|m|mins?|minutes?|hr?s?|hours?|d|days?|milliseconds?|[kmgt]?i?b|bytes?)\b|… ?%/gi;

/** Joins neighbouring placeholders. */
const joined = (text: string): string =>
  text
    .replace(/[[({<] ?… ?[\])}>]/g, "…")
    .replace(dateWords, "")
    .replace(unit, "…")
    .replace(/…(?: ?(?:[^\p{L}\p{N}\s…()[\]{}]|and|or|of|to)? ?…)+/gu, "…");

/**
 * Returns the message of an error without what differs from one occurrence to the next: ids, digests, addresses, times, amounts, quoted
 * parts. Each is replaced by "…". HTTP statuses, error codes, well-known ports and words stay. At most 400 characters, in time linear in
 * the length of the message.
 */
export function normalizeMessage(message: string): string {
  const text = withoutPhrases(
    withoutQuotes(
      message
        .slice(0, limits.read)
        .replace(/\n\s+at .*/g, "")
        .replace(keyValues, ")=(…)"),
    ),
  );
  const short = withoutNames(
    withoutUrls(withoutHashes(text.replace(/<(?:!doctype|html)(?:.*?<title>([^<]*))?.*/is, "<html> $1"))).replace(
      fields,
      (_, key = "", sign = "", assigned = "") => `${key}${sign}${assigned}…`,
    ),
  );
  const words = short.replace(/[^\s,;()[\]{}<>"'=|…]+/g, (word, at: number) =>
    normalizeWord(word, short.slice(Math.max(0, at - 30), at), short.slice(at + word.length, at + word.length + 30)),
  );
  return joined(joined(joined(words.replace(/\s+/g, " "))))
    .trim()
    .replace(/^(?:uncaught |\(in promise\) |error: )+/i, "")
    .replace(/[\s.:;,!]+$/, "")
    .slice(0, limits.kept)
    .toWellFormed();
}
