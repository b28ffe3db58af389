import type { Hint } from "../core/pipelineParts.ts";
import { EmptyState } from "./EmptyState.tsx";
import { emptyLink } from "./NoMatches.tsx";
import { RouterLink } from "./RouterLink.tsx";

/** Shown instead of a list that has no rows yet, with what to do. */
export const EmptyHint = ({ title, hint: { text, action } }: { title: string; hint: Hint }) => (
  <EmptyState
    title={title}
    action={
      <RouterLink href={action.href} className={emptyLink}>
        {action.label}
      </RouterLink>
    }
  >
    {text}
  </EmptyState>
);
