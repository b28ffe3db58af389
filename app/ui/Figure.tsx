import type { ReactNode } from "react";
import { cn } from "@cloudflare/kumo/utils";
import { count } from "./words.ts";

/** A count. Nothing is a quiet zero, so that what is there stands out. */
export function Figure({ value, alarm = false, children }: { value: number; alarm?: boolean; children?: ReactNode }) {
  return (
    <span className={cn("figure", value === 0 ? "text-kumo-subtle" : alarm && "font-semibold text-kumo-danger")}>
      {count(value)}
      {children}
    </span>
  );
}
