import type { CSSProperties } from "react";
import { cn } from "../cn.ts";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "destructive" | "secondary-destructive";
export type ButtonSize = "xs" | "sm" | "base";
export type ButtonShape = "base" | "square";

/** How a button looks. The default is a secondary button of the base size. */
export type ButtonLook = {
  variant?: ButtonVariant | undefined;
  size?: ButtonSize | undefined;
  shape?: ButtonShape | undefined;
};

const common =
  "group flex shrink-0 items-center font-medium select-none border-0 focus:outline-none focus-visible:ring-2 cursor-pointer disabled:cursor-not-allowed disabled:text-kumo-subtle";
const plainRing = "focus:ring-kumo-focus/50 focus-visible:ring-emphasis";
const bordered = `shadow-xs bg-kumo-base ring ring-kumo-line disabled:bg-kumo-base/50 data-[state=open]:bg-kumo-base ${plainRing}`;
const emphasized =
  "shadow-xs relative overflow-hidden bg-(--kumo-button-emphasis-bg) !text-white ring ring-(--kumo-button-emphasis-ring) focus:ring-(--kumo-button-emphasis-ring) focus-visible:ring-(--kumo-button-emphasis-ring) active:ring-(--kumo-button-emphasis-ring) disabled:opacity-50";

const variants: Readonly<Record<ButtonVariant, string>> = {
  primary: emphasized,
  destructive: emphasized,
  secondary: `${bordered} !text-kumo-default not-disabled:hover:bg-kumo-tint disabled:!text-kumo-default/70`,
  "secondary-destructive": `${bordered} !text-kumo-danger not-disabled:hover:!text-kumo-danger not-disabled:hover:ring-kumo-danger/30 disabled:!text-kumo-danger/70`,
  ghost: `text-kumo-default hover:bg-kumo-tint shadow-none bg-inherit ${plainRing}`,
};
const sizes: Readonly<Record<ButtonSize, string>> = {
  xs: "gap-1 rounded-sm text-xs",
  sm: "gap-1 rounded-md text-xs",
  base: "gap-1.5 rounded-lg text-base",
};
const boxes: Readonly<Record<ButtonShape, Readonly<Record<ButtonSize, string>>>> = {
  base: { xs: "w-max h-5 px-1.5", sm: "w-max h-6.5 px-2", base: "w-max h-9 px-3" },
  square: { xs: "justify-center p-0 size-3.5", sm: "justify-center p-0 size-6.5", base: "justify-center p-0 size-9" },
};

/**
 * The classes of a button. They are those of Kumo's button, which a test compares, without Kumo's code: it brings tooltips and the resolution of
 * conflicting classes, 36 KB.
 */
export const buttonClasses = ({ variant = "secondary", size = "base", shape = "base" }: ButtonLook): string =>
  cn(common, sizes[size], boxes[shape][size], variants[variant]);

const emphasisColors: Readonly<Partial<Record<ButtonVariant, string>>> = {
  primary: "var(--color-emphasis)",
  destructive: "var(--color-kumo-danger)",
};

/** The colors of an emphasized button, as CSS properties; undefined for other variants. */
export function emphasisStyle(variant: ButtonVariant = "secondary"): CSSProperties | undefined {
  const color = emphasisColors[variant];
  if (color === undefined) return undefined;
  return {
    ["--kumo-button-emphasis-ring" as string]: `color-mix(in oklch, ${color}, black 10%)`,
    ["--kumo-button-emphasis-bg" as string]: `color-mix(in oklch, ${color}, white 30%)`,
    ["--kumo-button-emphasis-gradient-start" as string]: `color-mix(in oklch, ${color}, white 15%)`,
    ["--kumo-button-emphasis-gradient-end" as string]: color,
  };
}
