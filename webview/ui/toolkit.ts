/**
 * The only file that knows @vscode/webview-ui-toolkit: its elements made by hand, without templates. Badge and
 * progress ring stay out, since they set inline styles, which the page's policy forbids.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { element, setAttribute } from './element';

export function provideToolkit(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeTextField(),
  );
}

type Look = 'primary' | 'secondary';

export function button(label: string, onClick: (event: MouseEvent) => void, look: Look = 'secondary'): HTMLElement {
  return element('vscode-button', { attributes: { appearance: look }, on: { click: onClick } }, label);
}

export interface Checkbox {
  readonly element: HTMLElement;
  set(checked: boolean): void;
}

export function checkbox(label: string, hint: string, onChange: (checked: boolean) => void): Checkbox {
  const box = element('vscode-checkbox', { title: hint }, label) as HTMLElement & { checked: boolean };
  let quiet = false;
  box.addEventListener('change', () => quiet || onChange(box.checked));
  return {
    element: box,
    set(checked) {
      // The element says `change` for changes by program too.
      quiet = true;
      box.checked = checked;
      quiet = false;
    },
  };
}

export interface Dropdown {
  readonly element: HTMLElement;
  /** @param options value and label. */
  set(value: string, options: readonly (readonly [value: string, label: string])[]): void;
}

export function dropdown(label: string, onChange: (value: string) => void): Dropdown {
  const made = element('vscode-dropdown', { attributes: { 'aria-label': label } }) as HTMLElement & { value: string };
  let has = '';
  made.addEventListener('change', () => onChange(made.value));
  return {
    element: made,
    set(value, options) {
      const wanted = JSON.stringify(options);
      if (wanted !== has) {
        has = wanted;
        made.replaceChildren(
          ...options.map(([value, text]) => element('vscode-option', { attributes: { value } }, text)),
        );
      }
      for (const option of made.children)
        setAttribute(option, 'selected', option.getAttribute('value') === value ? '' : null);
      if (made.value !== value) made.value = value;
    },
  };
}

export interface TextField {
  readonly element: HTMLElement;
  value: string;
}

/** @param onEnter with what is written, when it is meant: at Enter, or when the field is left. */
export function textField(label: string, hint: string, onEnter: (text: string) => void): TextField {
  const field = element('vscode-text-field', {
    title: hint,
    attributes: { 'aria-label': label, placeholder: hint },
  }) as HTMLElement & { value: string };
  field.addEventListener('keydown', event => event.key === 'Enter' && onEnter(field.value.trim()));
  return {
    element: field,
    get value() {
      return field.value;
    },
    set value(text) {
      if (field.value !== text) field.value = text;
    },
  };
}

/** As `textField`, but with every letter. */
export function searchField(label: string, hint: string, onInput: (text: string) => void): TextField {
  const field = textField(label, hint, onInput);
  field.element.addEventListener('input', () => onInput(field.value));
  return field;
}
