import { derivedId } from "#domain/messages/envelope";

/** Longest slug. With its brand it keeps a URL well under what browsers and mails break. */
const maxSlugLength = 80;

/** Text as it may stand in a URL: lowercase latin letters, digits, single dashes; may be empty. */
export const slugOf = (text: string): string =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, maxSlugLength)
    .replaceAll(/^-+|-+$/g, "");

/** A keyword's slug when its plain one is taken by another keyword, or empty: "c++" and "c" must not share a page. */
export const uniqueSlugOf = (keyword: string): string => `${slugOf(keyword) || "article"}-${derivedId("slug", keyword).slice(0, 8)}`;
