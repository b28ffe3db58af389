import { cn } from "../cn.ts";

export type InputSize = "sm" | "base";

const frame =
  "border-0 bg-kumo-control text-kumo-default ring ring-kumo-line outline-none kumo-input-placeholder focus:outline-none disabled:text-kumo-disabled";
const boxes: Readonly<Record<InputSize, string>> = { sm: "gap-1 rounded-md px-2", base: "gap-1.5 rounded-lg px-3" };

/** The height of an input on one line. */
export const inputHeights: Readonly<Record<InputSize, string>> = { sm: "h-6.5", base: "h-9" };
/** The size of the text in an input that has a label. */
export const inputTexts: Readonly<Record<InputSize, string>> = { sm: "text-xs", base: "text-base" };

/** The classes of the ring of a control whose value is not valid. */
export const invalidLook = "!ring-kumo-danger focus:ring-[1.5px] focus:ring-kumo-danger/50";

/** The classes of an input without those of its height and of its text. It looks like Kumo's, which a test compares. */
export const inputLook = (size: InputSize, isInvalid: boolean): string =>
  cn(frame, boxes[size], isInvalid ? invalidLook : "focus:ring-[1.5px] focus:ring-kumo-focus/50");
