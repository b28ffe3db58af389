import { useNavigate } from "@tanstack/react-router";
import { CaretUpDownIcon } from "@phosphor-icons/react/CaretUpDown";
import type { AccountWorkflows } from "#domain/workflows/source";
import { Menu } from "../../../ui/opener/Menu.tsx";

/** A menu of the workflows of the Cloudflare account that are not watched. `current` is the name of the open workflow. */
export function AccountMenu({
  account: { items, isComplete },
  current,
  className,
}: {
  account: AccountWorkflows;
  current: string | null;
  className: string;
}) {
  const navigate = useNavigate();
  return (
    <Menu
      button={(opener) => (
        <button type="button" className={className} {...opener}>
          In your Cloudflare account <span className="figure">({isComplete ? items.length : `${items.length}+`})</span>
          <CaretUpDownIcon size={12} aria-hidden="true" className="ml-1 inline" />
        </button>
      )}
      className="max-h-96 max-w-[calc(100vw-2rem)] overflow-y-auto"
      items={items.map(({ name, script }) => ({
        name,
        detail: script,
        isSelected: current === name,
        run: () => void navigate({ to: "/workflows/instances/$workflow", params: { workflow: name } }),
      }))}
    />
  );
}
