/** Parts of the view on a page of their own, drawn of any state. */
import { signal } from '@preact/signals';
import { type ComponentChildren, render } from 'preact';
import { act } from 'preact/test-utils';
import type { FromView } from '../../src/protocol/panel';
import { chosen } from '../../webview/state/choices';
import type { State } from '../../webview/state/state';
import { drawnFrom, type View, ViewContext } from '../../webview/state/view';

export interface Shown {
  readonly element: HTMLElement;
  /** What the view has told its host. */
  readonly posted: FromView[];
  show(state: State): void;
}

export function shown(part: ComponentChildren, first: State): Shown {
  const drawn = signal(first);
  const posted: FromView[] = [];
  const view: View = {
    ...drawnFrom(drawn),
    theme: signal({ tone: 'dark', isHighContrast: false, ground: '#1f1f1f' }),
    versions: { extension: '0.1.0', results: 1 },
    isTab: false,
    now: () => drawn.peek(),
    post: message => posted.push(message),
    choose: change => {
      drawn.value = { ...drawn.peek(), choices: chosen(drawn.peek().choices, change) };
    },
  };
  const element = document.body.appendChild(document.createElement('div'));
  act(() => render(<ViewContext.Provider value={view}>{part}</ViewContext.Provider>, element));
  return {
    element,
    posted,
    show: state =>
      act(() => {
        drawn.value = state;
      }),
  };
}
