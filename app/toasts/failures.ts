import { ApiError } from "../api.ts";
import type { Saying } from "./say.ts";

/** Said where the page itself failed, and not the server. */
export const pageFailed = "Something went wrong on this page.";

/** Why something failed, for people; `otherwise` follows where it was the page. */
export const reasonOf = (failure: unknown, otherwise = ""): string =>
  failure instanceof ApiError ? failure.message : `${pageFailed} ${otherwise}`.trim();

/** What is said once an action on a thing failed, wherever it was asked for: in a panel, by a key or from the palette. */
export const couldNot = (verb: string, name: string, failure: unknown): Omit<Saying, "id"> => ({
  title: `Couldn't ${verb} “${name}”`,
  description: reasonOf(failure),
  tone: "failed",
});
