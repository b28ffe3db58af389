import { Panel } from "./Panel.tsx";

/** Stands where buttons would be for who may act. */
export const ReadOnlyNotice = () => <span className="text-kumo-subtle">You are looking on: acting needs the operator role.</span>;

/** Stands where a form would be for who may act: an address can be sent to anybody. */
export const RoleRequiredPanel = ({ title: what, onClose }: { title: string; onClose: () => void }) => (
  <Panel title={what} label={what} onClose={onClose}>
    <p>This needs the operator role; you have the viewer role. Who runs this desk gives roles.</p>
  </Panel>
);
