import { entityPath } from "../../core/links.ts";
import { type Action, defineAction } from "./action.ts";

/** The action that opens the trace of an item. It has a key, but no button: panels show the trace as a link. */
export const viewTraceOf = <T extends { correlationId?: string | null | undefined }>(): Action<T> =>
  defineAction<T, never>({
    id: "trace",
    label: () => "View trace",
    button: () => null,
    key: "t",
    isAllowed: ({ correlationId }) => Boolean(correlationId),
    href: ({ correlationId }) => entityPath("trace", correlationId ?? ""),
  });
