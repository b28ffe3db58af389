import { cn } from "./cn.ts";

/** The classes of a bar of links to the parts of a screen. */
export const tabBarClass = "scroll-quiet flex shrink-0 gap-1 overflow-x-auto border-b border-kumo-line px-3 sm:px-5";

/** The classes of one of its links. */
export const tabClass = (isCurrent: boolean): string =>
  cn(
    "-mb-px shrink-0 border-b-2 px-1.5 py-2 whitespace-nowrap hover:text-kumo-default",
    isCurrent ? "border-accent font-medium text-kumo-default" : "border-transparent text-kumo-subtle",
  );
