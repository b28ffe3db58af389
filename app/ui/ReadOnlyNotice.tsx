import { Panel } from "./Panel.tsx";

/** Replaces the buttons for viewers. */
export const ReadOnlyNotice = () => <span className="text-kumo-subtle">Read-only: you need the operator role to make changes.</span>;

/** Replaces a form for viewers, who may open its URL too. */
export const RoleRequiredPanel = ({ title: what, onClose }: { title: string; onClose: () => void }) => (
  <Panel title={what} label={what} onClose={onClose}>
    <p>You need the operator role for this; you have the viewer role. Ask an administrator for access.</p>
  </Panel>
);
