/** What every part of the page that compares reads, and what it can do. */
import type { ReadonlySignal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { FromCompare } from '../../src/protocol/compare';
import type { Theme } from '../ui/theme';
import type { CompareState } from './compareState';

export interface ComparePage {
  readonly state: ReadonlySignal<CompareState>;
  readonly theme: ReadonlySignal<Theme>;
  change(part: Partial<CompareState>): void;
  post(message: FromCompare): void;
}

export const PageContext = createContext<ComparePage | null>(null);

export function usePage(): ComparePage {
  const page = useContext(PageContext);
  if (!page) throw new Error('A part of the page stands outside of it.');
  return page;
}
