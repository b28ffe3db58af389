import type { ReactNode } from "react";
import { cn } from "@cloudflare/kumo/utils";
import { formatCount } from "./format.ts";

/** A count. Nothing is a quiet zero, so that what is there stands out. */
export function Count({ value, alarm = false, children }: { value: number; alarm?: boolean; children?: ReactNode }) {
  return (
    <span className={cn("figure", value === 0 ? "text-kumo-subtle" : alarm && "font-semibold text-kumo-danger")}>
      {formatCount(value)}
      {children}
    </span>
  );
}
