import { ApiError } from "../api.ts";
import type { Toast } from "./toastQueue.ts";

/** The message for an error of the page itself, not of the server. */
export const pageFailedMessage = "Something went wrong on this page.";

/** Returns the message of a failure: the server's, or {@link pageFailedMessage} with the sentence `otherwise`. */
export const failureMessage = (failure: unknown, otherwise = ""): string =>
  failure instanceof ApiError ? failure.message : `${pageFailedMessage} ${otherwise}`.trim();

/** Returns the toast for a failed action, such as "retry", on the object called `name`. Panels, keys and the palette share it. */
export const failureToast = (verb: string, name: string, failure: unknown): Omit<Toast, "id"> => ({
  title: `Couldn't ${verb} “${name}”`,
  description: failureMessage(failure),
  tone: "failed",
});
