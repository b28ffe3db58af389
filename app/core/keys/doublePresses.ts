/** A second press within this time belongs to the first, ms. */
const doubleMs = 400;

const controls = 'button, a, [role="button"], [role^="menuitem"], [role="option"]';

/** A press of a control and the control's name at that moment: a press may change the name. */
type Press = { control: Element; name: string; at: number };

function pressOf({ target, timeStamp }: Event): Press | undefined {
  const control = target instanceof Element ? target.closest(controls) : null;
  return control ? { control, name: control.getAttribute("aria-label") ?? control.textContent, at: timeStamp } : undefined;
}

let firstPress: Press | undefined;

/**
 * Ignores the second click of a double click when the first one has put another control under the pointer: "Resume" became
 * "Pause", a dialog opened and its backdrop would close it, or a page opened with another button at that place. The same holds
 * for Enter on a focused control that has changed its name.
 */
function ignoreStray(event: MouseEvent): void {
  const press = pressOf(event);
  const isSecond =
    event.detail > 1 ||
    (event.detail === 0 && firstPress !== undefined && press?.control === firstPress.control && press.at - firstPress.at < doubleMs);
  if (!isSecond) {
    if (event.type === "click") firstPress = press;
  } else if (firstPress && press?.name !== firstPress.name) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

const clicks = ["mousedown", "mouseup", "click"] as const;

/** Ignores stray clicks, before any other listener. Returns a function that stops it. */
export function guardDoubleClicks(): () => void {
  for (const type of clicks) document.addEventListener(type, ignoreStray, { capture: true });
  return () => {
    for (const type of clicks) document.removeEventListener(type, ignoreStray, { capture: true });
  };
}

type StrayKeyCheck = {
  /** Whether a press is the second of two quick ones, or of a held key, and would now do something else than the first. */
  isStray: (key: string, label: string, event: KeyboardEvent) => boolean;
  /** Forgets the first press. A click or typed text in between makes the next press deliberate. */
  reset: () => void;
};

/** Finds keys that are pressed twice, or held, and change their meaning in between: "p" resumes, then pauses. */
export function createStrayKeyCheck(): StrayKeyCheck {
  const none = { key: "", label: "", at: 0 };
  let before = none;
  return {
    isStray(key, label, { repeat, timeStamp }) {
      const isSecond = key === before.key && (repeat || timeStamp - before.at < doubleMs);
      if (isSecond && label !== before.label) return true;
      before = { key, label, at: timeStamp };
      return false;
    },
    reset() {
      before = none;
    },
  };
}
