/**
 * The only file that knows @vscode/webview-ui-toolkit. Badge and progress ring stay out, since they set inline styles,
 * which the page's policy forbids.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { type ComponentChildren, createElement } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

export function provideToolkit(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeDropdown(), vsCodeOption(), vsCodeTextField());
}

export interface ButtonProps {
  readonly look?: 'primary' | 'secondary' | 'icon';
  readonly label?: string;
  /** What the pointer is told, where that is more than the text. */
  readonly hint?: string;
  /** It opens a menu beside itself. */
  readonly hasMenu?: boolean;
  /** Of a button that is on or off. */
  readonly isPressed?: boolean;
  readonly hidden?: boolean;
  readonly onClick: (button: HTMLElement) => void;
  readonly children: ComponentChildren;
}

export function Button({
  look = 'secondary',
  label,
  hint,
  hasMenu,
  isPressed,
  hidden,
  onClick,
  children,
}: ButtonProps) {
  return createElement(
    'vscode-button',
    {
      // Before its appearance: a button of an icon that has no name gives itself one.
      'aria-label': label,
      title: hint,
      appearance: look,
      'aria-haspopup': hasMenu ? 'menu' : undefined,
      'aria-pressed': isPressed,
      hidden,
      onClick: (event: MouseEvent) => onClick(event.currentTarget as HTMLElement),
    },
    children,
  );
}

interface DropdownProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly hidden?: boolean;
  readonly onChange: (value: string) => void;
}

export function Dropdown({ label, value, options, hidden, onChange }: DropdownProps) {
  const list = useRef<HTMLElement & { value: string }>(null);
  useLayoutEffect(() => {
    if (list.current!.value !== value) list.current!.value = value;
  });
  return createElement(
    'vscode-dropdown',
    {
      ref: list,
      'aria-label': label,
      hidden,
      onChange: () => list.current!.value !== value && onChange(list.current!.value),
    },
    // An option of another name is another option: the element reads names once.
    options.map(([one, name]) =>
      createElement('vscode-option', { key: `${one} ${name}`, value: one, selected: one === value }, name),
    ),
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  /** With what is written, when it is meant: at Enter. */
  readonly onEnter: (text: string) => void;
  /** With every letter. */
  readonly onInput?: (text: string) => void;
}

export function TextField({ label, hint, value, onEnter, onInput }: TextFieldProps) {
  const field = useRef<HTMLElement & { value: string }>(null);
  // What is being written stays while something else is drawn.
  useLayoutEffect(() => {
    if (field.current!.value !== value) field.current!.value = value;
  }, [value]);
  return createElement('vscode-text-field', {
    ref: field,
    title: hint,
    'aria-label': label,
    placeholder: hint,
    onKeyDown: (event: KeyboardEvent) => event.key === 'Enter' && onEnter(field.current!.value.trim()),
    onInput: () => onInput?.(field.current!.value),
  });
}
