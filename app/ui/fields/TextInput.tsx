import type { ComponentProps } from "react";
import { cn } from "../cn.ts";
import { inputHeights, inputLook, type InputSize } from "./inputLook.ts";

type Props = Omit<ComponentProps<"input">, "size"> & { "aria-label": string; className: string; size?: InputSize };

/** An input without a visible label. `className` sets the size of the text. Kumo's looks the same, but loads 55 KB of tooltips with its form fields. */
export const TextInput = ({ className, size = "sm", ...props }: Props) => (
  <input {...props} className={cn(inputHeights[size], inputLook(size, Boolean(props["aria-invalid"])), className)} />
);
