import { LoadError } from "./LoadError.tsx";
import { Panel } from "./Panel.tsx";

type Props = { what: string; label: string; error: unknown; retry: () => void; onClose: () => void };

/** A panel whose content could not be loaded, with buttons to load it again and to close the panel. */
export const LoadErrorPanel = ({ what, label, error, retry, onClose }: Props) => (
  <Panel title={label} label={label} onClose={onClose}>
    <div className="-mx-4 -my-6 sm:-mx-5">
      <LoadError what={what} error={error} retry={retry} />
    </div>
  </Panel>
);
