import type { ReactNode } from "react";
import { EmptyState } from "./EmptyState.tsx";
import { RouterLink } from "./RouterLink.tsx";

type Props = {
  /** The plural noun of the rows. */
  noun: string;
  /** The address of the list without a filter. */
  clearHref: string;
  /** Further links. */
  actions?: ReactNode;
  children?: ReactNode;
};

/** The class of a link below the text of an empty list. */
export const emptyLink = "text-kumo-link underline underline-offset-2";

/** Shown instead of a list whose filter no row matches. */
export const NoMatches = ({ noun, clearHref, actions, children }: Props) => (
  <EmptyState
    title={`No ${noun} match this filter`}
    action={
      <>
        <RouterLink href={clearHref} className={emptyLink}>
          Clear filter
        </RouterLink>
        {actions}
      </>
    }
  >
    {children}
  </EmptyState>
);
