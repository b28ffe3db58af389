import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import type { Brand } from "#brand-engine/domain/brand";
import { issuesOf } from "#domain/messages/envelope";
import { Strategy } from "#brand-engine/domain/strategy";
import { brandCronError } from "#brand-engine/domain/cron";
import { showToast } from "#app/core/toasts/toastQueue.ts";
import { overwriteWarning, Form } from "#app/ui/Form.tsx";
import { NameField } from "#app/ui/NameField.tsx";
import { Panel } from "#app/ui/Panel.tsx";
import { useFormPanel } from "#app/ui/useFormPanel.ts";
import { brandQuery, updateBrand } from "./calls.ts";
import { type Draft, errorsByField, draftOf, errorsOf, strategyInputOf } from "./draft.ts";
import { StrategyFields } from "./StrategyFields.tsx";
import { StrategyPreview } from "./StrategyPreview.tsx";
import { ReasonField } from "#app/ui/ReasonField.tsx";

/** The strategy of a draft, or the error text of each invalid field. */
function checkStrategy(draft: Draft): { strategy: Strategy } | { strategy: null; errors: Record<string, string> } {
  const parsed = Strategy.safeParse(strategyInputOf(draft));
  if (!parsed.success) return { strategy: null, errors: errorsByField(issuesOf(parsed.error)) };
  const cronIssue = parsed.data.cron && brandCronError(parsed.data.cron);
  return cronIssue ? { strategy: null, errors: errorsByField([{ path: "cron", message: cronIssue }]) } : { strategy: parsed.data };
}

/** The form that edits a brand's name and strategy. A running cycle continues with the strategy it started with. */
export function StrategyForm({ brand, onClose }: { brand: Brand; onClose: () => void }) {
  const client = useQueryClient();
  const [opened] = useState(() => ({ name: brand.name, draft: draftOf(brand.strategy) }));
  const [name, setName] = useState(opened.name);
  const [reason, setReason] = useState("");
  const [draft, setDraft] = useState(opened.draft);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const first = useFormPanel(onClose);

  const submit = async () => {
    const checked = checkStrategy(draft);
    if (!checked.strategy) return setErrors(checked.errors);
    setBusy(true);
    try {
      const changed = await updateBrand(brand.slug, {
        name,
        strategy: checked.strategy,
        ...(reason.trim() ? { reason: reason.trim() } : {}),
      });
      client.setQueryData(brandQuery(brand.slug).queryKey, changed);
      showToast({ title: `Saved the strategy of ${changed.name}`, description: "Applies from the next cycle." });
      onClose();
    } catch (failure) {
      setErrors(errorsOf(failure));
      setBusy(false);
    }
  };
  const differs = (now: typeof opened) => JSON.stringify(now) !== JSON.stringify(opened);
  return (
    <Panel
      title={`Strategy of ${brand.name}`}
      label="Edit strategy"
      state={<span className="text-kumo-subtle">Applies from the next cycle.</span>}
      onClose={onClose}
    >
      <Form
        errors={errors}
        busy={busy}
        edited={reason !== "" || differs({ name, draft })}
        notice={differs({ name: brand.name, draft: draftOf(brand.strategy) }) ? overwriteWarning : undefined}
        submitLabel="Save the strategy"
        onSubmit={submit}
        onCancel={onClose}
      >
        <NameField ref={first} value={name} errors={errors} onChange={setName} />
        <StrategyFields draft={draft} errors={errors} onChange={(change) => setDraft({ ...draft, ...change })} />
        <StrategyPreview slug={brand.slug} draft={draft} difficultyAdjustment={brand.summary.difficultyLean} />
        <ReasonField value={reason} onChange={setReason} />
      </Form>
    </Panel>
  );
}
