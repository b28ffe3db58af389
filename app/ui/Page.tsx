import type { ReactNode } from "react";
import { Header } from "../shell/Header.tsx";
import { useTitle } from "../shell/title.ts";

type Props = { title: string; tab?: string; up?: ReactNode; state?: ReactNode; actions?: ReactNode; children: ReactNode };

/** A screen: its header, and below it what scrolls by itself. */
export function Page({ title, tab = title, children, ...header }: Props) {
  // What is said of it comes with the data: its line is kept, so that the title stays where it is.
  const state = "state" in header ? (header.state ?? "\u00a0") : undefined;
  useTitle(tab);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Header title={title} {...header} state={state} />
      {children}
    </div>
  );
}
