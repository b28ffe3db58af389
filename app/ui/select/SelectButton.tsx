import { CaretUpDownIcon } from "@phosphor-icons/react/CaretUpDown";
import { cn } from "../cn.ts";
import type { OpenerProps } from "../opener/useOpener.ts";
import type { SelectProps } from "./OpenSelect.tsx";

const look =
  "group flex w-max min-w-0 shrink-0 items-center justify-between gap-1 h-6.5 px-2 rounded-md border-0 text-sm font-normal select-none shadow-xs ring ring-kumo-line cursor-pointer bg-kumo-control !text-kumo-default not-disabled:hover:bg-kumo-tint focus:outline-none focus:opacity-100 focus:ring-kumo-focus/50 focus-visible:ring-2 focus-visible:ring-emphasis focus-visible:ring-inset *:in-focus:opacity-100";

type Props = Pick<SelectProps, "label" | "value" | "options" | "className"> & { opener: OpenerProps };

/** The closed select. It looks like Kumo's, which a test compares, and takes its place until it is opened. */
export const SelectButton = ({ label, value, options, className, opener }: Props) => (
  <div className="grid gap-2">
    {/* oxlint-disable-next-line jsx-a11y/role-has-required-aria-props -- the opener says that it is closed, so there is no list to control */}
    <button type="button" role="combobox" aria-label={label} className={cn(look, className)} {...opener}>
      <span className="min-w-0 truncate">{options.find(([option]) => option === value)?.[1] ?? value}</span>
      <span aria-hidden="true" className="flex shrink-0 items-center text-kumo-subtle">
        <CaretUpDownIcon size={14} className="fill-current" />
      </span>
    </button>
  </div>
);
