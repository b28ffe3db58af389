import type { ReactNode } from "react";
import { cn } from "./cn.ts";
import { formatCount } from "./format.ts";

/** A formatted count. Zero is grey, so that other counts stand out; `alarm` makes them red. */
export function Count({ value, alarm = false, children }: { value: number; alarm?: boolean; children?: ReactNode }) {
  return (
    <span className={cn("figure", value === 0 ? "text-kumo-subtle" : alarm && "font-semibold text-kumo-danger")}>
      {formatCount(value)}
      {children}
    </span>
  );
}
