import { ApiError } from "../../core/api.ts";
import { type Action, defineAction } from "./action.ts";

/**
 * The action that copies the correlation id of an item. It has a key, but no button: panels show the id with one. `isKeyFree`: whether the
 * item has no other use for the key.
 */
export const copyCorrelationIdOf = <T extends { correlationId?: string | null | undefined }>(
  isKeyFree: (thing: T) => boolean = () => true,
): Action<T> =>
  defineAction<T, void>({
    id: "copyCorrelationId",
    label: () => "Copy correlation ID",
    keyLabel: "Copy correlation ID",
    button: () => null,
    key: "c",
    isAllowed: (thing) => Boolean(thing.correlationId) && isKeyFree(thing),
    run: ({ correlationId }) =>
      navigator.clipboard.writeText(correlationId ?? "").catch(() => {
        throw new ApiError("unavailable", "The browser blocked access to the clipboard.");
      }),
    done: (_, { correlationId }) => ({ title: "Correlation ID copied", description: correlationId ?? "" }),
    failure: "copy the correlation ID of",
  });
