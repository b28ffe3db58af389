import { derivedId } from "#domain/messages/envelope";

/** Longest slug, characters. With it a URL is short enough for browsers and mails. */
const maxSlugLength = 80;

/** A slug of lowercase Latin letters, digits and single dashes; may be empty. */
export const slugOf = (text: string): string =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, maxSlugLength)
    .replaceAll(/^-+|-+$/g, "");

/** A unique slug for a keyword whose plain slug is empty or belongs to another keyword: "c++" and "c" need separate pages. */
export const uniqueSlugOf = (keyword: string): string => `${slugOf(keyword) || "article"}-${derivedId("slug", keyword).slice(0, 8)}`;
