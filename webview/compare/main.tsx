/** Where the page that compares begins. */
import { signal } from '@preact/signals';
import { render } from 'preact';
import { type FromCompare, fromCompare, type ToCompare, toCompare } from '../../src/protocol/compare';
import { type Strings, speak } from '../strings';
import { connect } from '../ui/host';
import { onThemeChange, themeOf } from '../ui/theme';
import { provideToolkit } from '../ui/toolkit';
import { ComparePageView } from './comparePage';
import { type CompareState, parseKept, receive, start, toKeep } from './compareState';
import { type ComparePage, PageContext } from './pageContext';

const given = JSON.parse(document.getElementById('given')?.textContent || '{}') as {
  readonly strings?: Partial<Strings>;
};
speak(given.strings ?? {});
provideToolkit();

const host = connect<FromCompare, ToCompare>({ from: fromCompare, to: toCompare }, message => {
  set(receive(state.value, message));
  if (message.kind === 'said') fade(state.value.said);
});
const state = signal<CompareState>({ ...start, ...parseKept(host.stored()) });
const theme = signal(themeOf(document.body));

const page: ComparePage = {
  state,
  theme,
  change: part => set({ ...state.value, said: null, ...part }),
  post: message => host.post(message),
};

function set(next: CompareState): void {
  const before = state.value.marked;
  state.value = next;
  if (next.marked.join() !== before.join()) host.post({ kind: 'hold', keys: [...next.marked] });
  // Before the host has spoken it knows better what the page is about.
  if (next.uri !== undefined || next.held.length > 0) host.store(toKeep(next));
}

/** What was said has been read by then. */
function fade(said: CompareState['said']): void {
  setTimeout(() => {
    if (state.value.said === said) set({ ...state.value, said: null });
  }, 8000);
}

render(
  <PageContext.Provider value={page}>
    <ComparePageView />
  </PageContext.Provider>,
  document.body,
);
onThemeChange(document.body, () => {
  theme.value = themeOf(document.body);
});
host.post({ kind: 'ready' });
