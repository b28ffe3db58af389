import { ColumnsIcon } from "@phosphor-icons/react/Columns";
import { Button } from "../../ui/button/Button.tsx";
import { loadOnce } from "../../ui/opener/loadOnce.ts";
import { type OpenerProps, useOpener } from "../../ui/opener/useOpener.ts";
import type { ColumnsProps } from "./ColumnsPopover.tsx";

const columnsPopover = loadOnce(async () => (await import("./ColumnsPopover.tsx")).ColumnsPopover);

const columnsButton = (opener: Partial<OpenerProps>) => (
  <Button size="sm" icon={ColumnsIcon} {...opener}>
    Columns
  </Button>
);

/** Chooses the columns of the job list. Its form is loaded when the button is about to be pressed. */
export function ColumnsMenu(props: ColumnsProps) {
  const { Component: ColumnsPopover, ref, standIn } = useOpener("dialog", columnsPopover);
  return ColumnsPopover ? <ColumnsPopover {...props} button={columnsButton({ ref })} /> : columnsButton(standIn);
}
