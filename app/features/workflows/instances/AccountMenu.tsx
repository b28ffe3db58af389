import { useNavigate } from "@tanstack/react-router";
import { CaretDownIcon } from "@phosphor-icons/react/CaretDown";
import { DropdownMenu } from "@cloudflare/kumo/components/dropdown";
import type { AccountWorkflows } from "#domain/workflows/source";

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
    <DropdownMenu>
      <DropdownMenu.Trigger
        render={
          <button type="button" className={className}>
            In your Cloudflare account <span className="figure">({isComplete ? items.length : `${items.length}+`})</span>
            <CaretDownIcon size={10} aria-hidden="true" className="ml-1 inline" />
          </button>
        }
      />
      <DropdownMenu.Content className="max-h-96 max-w-[calc(100vw-2rem)] overflow-y-auto">
        {items.map(({ name, script }) => (
          <DropdownMenu.Item
            key={name}
            selected={current === name}
            onClick={() => void navigate({ to: "/workflows/instances/$workflow", params: { workflow: name } })}
          >
            {name}
            {script !== null && <span className="mx-2 text-kumo-subtle">{script}</span>}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  );
}
