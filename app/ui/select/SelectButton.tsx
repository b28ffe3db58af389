import { CaretUpDownIcon } from "@phosphor-icons/react/CaretUpDown";
import { cn } from "../cn.ts";
import { invalidLook } from "../fields/inputLook.ts";
import type { OpenerProps } from "../opener/useOpener.ts";
import type { SelectProps } from "./OpenSelect.tsx";

const look =
  "group flex min-w-0 shrink-0 items-center justify-between border-0 font-normal select-none shadow-xs ring ring-kumo-line cursor-pointer bg-kumo-control !text-kumo-default not-disabled:hover:bg-kumo-tint focus:outline-none focus:opacity-100 focus-visible:ring-2 focus-visible:ring-emphasis focus-visible:ring-inset *:in-focus:opacity-100";
const sizes = { sm: "h-6.5 w-max gap-1 rounded-md px-2 text-sm", base: "h-9 gap-1.5 rounded-lg px-3 text-base" } as const;

const validLook = "focus:ring-kumo-focus/50";

type Props = Pick<SelectProps, "label" | "value" | "options" | "size" | "className" | "control"> & { opener: OpenerProps };

/** The closed select. It looks like Kumo's, which a test compares, and takes its place until it is opened. */
export const SelectButton = ({ label, value, options, size = "sm", className, control, opener }: Props) => (
  <div className="grid gap-2">
    <button
      type="button"
      // oxlint-disable-next-line jsx-a11y/role-has-required-aria-props -- the opener says that it is closed, so there is no list to control
      role="combobox"
      aria-label={label}
      {...control}
      className={cn(look, sizes[size], control?.["aria-invalid"] ? invalidLook : validLook, className)}
      {...opener}
    >
      <span className="min-w-0 truncate">{options.find(([option]) => option === value)?.[1] ?? value}</span>
      <span aria-hidden="true" className="flex shrink-0 items-center text-kumo-subtle">
        <CaretUpDownIcon size={size === "sm" ? 14 : 16} className="fill-current" />
      </span>
    </button>
  </div>
);
