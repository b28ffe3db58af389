import { cn } from "./cn.ts";

/** The classes of a bar of links to the parts of a screen. */
export const tabBarClass = "scroll-quiet flex shrink-0 gap-1 overflow-x-auto border-b border-kumo-line px-3 sm:px-5";

/** The classes of one of its links. */
export const tabClass = (isCurrent: boolean): string =>
  cn(
    "-mb-px shrink-0 border-b-2 px-1.5 py-2 whitespace-nowrap hover:text-kumo-default",
    isCurrent ? "border-accent font-medium text-kumo-default" : "border-transparent text-kumo-subtle",
  );

/** The classes of a group of choices, one of which is taken. */
export const segmentsClass = "flex flex-wrap rounded-lg bg-kumo-recessed p-0.5";

/** The classes of one of these choices. */
export const segmentClass = (isCurrent: boolean): string =>
  cn(
    "flex min-h-6 cursor-pointer items-center gap-1.5 rounded-md px-1.5 text-xs hover:text-kumo-default",
    isCurrent ? "bg-kumo-base font-medium text-kumo-default shadow-xs ring ring-kumo-line" : "text-kumo-strong",
  );
