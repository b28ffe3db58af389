import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

const look =
  "h-6.5 gap-1 rounded-md border-0 bg-kumo-control px-2 text-kumo-default ring ring-kumo-line outline-none kumo-input-placeholder focus:ring-[1.5px] focus:ring-kumo-focus/50 focus:outline-none disabled:text-kumo-disabled";

/** A small input without a visible label. Kumo's looks the same, which a test compares, but loads its form fields with it. `className` sets the size of the text. */
export const TextInput = ({ className, ...props }: ComponentProps<"input"> & { "aria-label": string; className: string }) => (
  <input {...props} className={cn(look, className)} />
);
