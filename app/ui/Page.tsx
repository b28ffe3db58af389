import type { ReactNode } from "react";
import { Header } from "./Header.tsx";
import { useTitle } from "./title.ts";

type Props = {
  title: string;
  /** The title of the browser's tab, if it differs. */
  tab?: string | undefined;
  /** The same while an item is open, which it follows. */
  tabBeside?: string | undefined;
  up?: ReactNode;
  state?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
};

/** A screen: its header and, below it, content that scrolls by itself. `state` is the line below the title. */
export function Page({ title, tab = title, tabBeside = tab, children, ...header }: Props) {
  // The line below the title is reserved while its data loads, so that the title does not move.
  const state = "state" in header ? (header.state ?? "\u00a0") : undefined;
  useTitle(tab, tabBeside);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Header title={title} {...header} state={state} />
      {children}
    </div>
  );
}
