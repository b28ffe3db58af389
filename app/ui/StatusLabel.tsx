import type { ReactNode } from "react";
import { cn } from "./cn.ts";

/** Red: failed. Amber: needs an operator. Blue: running. Green: just resolved. Grey: normal. */
export type Tone = "danger" | "warning" | "info" | "success" | "quiet";
export type Shape = "dot" | "ring" | "bars" | "triangle" | "cross" | "check" | "dash" | "stack" | "clock";

/** How a state is shown. */
export type StatusStyle = { word: string; shape: Shape; tone: Tone };

/** Returns the style of a state; a state that this version does not know is shown by its raw name. */
export const statusStyleOf = (styles: Readonly<Record<string, StatusStyle>>, name: string | null | undefined): StatusStyle =>
  (name && Object.hasOwn(styles, name) ? styles[name] : undefined) ?? { word: name || "unknown", shape: "ring", tone: "quiet" };

const tones: Record<Tone, string> = {
  danger: "text-kumo-danger",
  warning: "text-kumo-warning",
  info: "text-kumo-info",
  success: "text-kumo-success",
  quiet: "text-kumo-subtle",
};

const strokes = { fill: "none", stroke: "currentColor", strokeWidth: 1.75, strokeLinecap: "round", strokeLinejoin: "round" } as const;
const shapes: Record<Shape, ReactNode> = {
  dot: <circle cx="6" cy="6" r="4" fill="currentColor" />,
  ring: <circle cx="6" cy="6" r="3.5" {...strokes} />,
  bars: <path d="M4 2.5v7M8 2.5v7" {...strokes} strokeWidth="2" />,
  triangle: <path d="M6 1 11.5 11H.5z" fill="currentColor" />,
  cross: <path d="m2.5 2.5 7 7m0-7-7 7" {...strokes} />,
  check: <path d="m2 6.5 2.75 2.75L10 3.5" {...strokes} />,
  dash: <path d="M3 6h6" {...strokes} />,
  stack: <path d="M2 3h8M2 6h8M2 9h8" {...strokes} />,
  clock: <path d="M6 3.5V6l1.75 1.25M10.5 6a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0Z" {...strokes} strokeWidth="1.4" />,
};

type IconProps = { shape: Shape; tone: Tone; size?: string; className?: string };

/** The icon of a state. `size`: the class of its size. */
export const StatusIcon = ({ shape, tone, size = "size-3", className }: IconProps) => (
  <svg viewBox="0 0 12 12" aria-hidden="true" className={cn(size, "shrink-0", tones[tone], className)}>
    {shapes[shape]}
  </svg>
);

/** A state as an icon and a word, never as colour alone. */
export const StatusLabel = ({ shape, tone, children }: { shape: Shape; tone: Tone; children: ReactNode }) => (
  <span className={cn("inline-flex items-center gap-1.5 align-top whitespace-nowrap", tones[tone], tone === "danger" && "font-medium")}>
    <StatusIcon shape={shape} tone={tone} className={tone === "info" ? "working" : ""} />
    {children}
  </span>
);
