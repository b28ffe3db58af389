import { ApiError } from "../api.ts";
import type { Toast } from "./toastQueue.ts";

/** Said where the page itself failed, and not the server. */
export const pageFailedMessage = "Something went wrong on this page.";

/** Why something failed, for people; `otherwise` follows where it was the page. */
export const failureMessage = (failure: unknown, otherwise = ""): string =>
  failure instanceof ApiError ? failure.message : `${pageFailedMessage} ${otherwise}`.trim();

/** What is said once an action on a thing failed, wherever it was asked for: in a panel, by a key or from the palette. */
export const failureToast = (verb: string, name: string, failure: unknown): Omit<Toast, "id"> => ({
  title: `Couldn't ${verb} “${name}”`,
  description: failureMessage(failure),
  tone: "failed",
});
