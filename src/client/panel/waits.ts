/** What one panel waits for: each once, and no longer than it matters there. */
import { CancellationTokenSource, type Disposable } from 'vscode';
import { type Ask, nameOf } from '../../protocol/analyses';
import type { PromptRef } from '../../protocol/lsp';
import type { Measurements } from '../measuring/measurements';
import { keyOf } from './promptOf';

interface Wait {
  readonly key: string;
  readonly ask: Ask;
  readonly source: CancellationTokenSource;
}

export class Waits implements Disposable {
  private readonly measurements: Measurements;
  private readonly waits = new Map<string, Wait>();

  constructor(measurements: Measurements) {
    this.measurements = measurements;
  }

  /** What comes of it is heard as news, whoever began it. */
  async measure(prompt: PromptRef, ask: Ask): Promise<void> {
    const key = keyOf(prompt);
    const name = `${key} ${nameOf(ask)}`;
    if (this.waits.has(name)) return;
    const source = new CancellationTokenSource();
    this.waits.set(name, { key, ask, source });
    await this.measurements.measure(prompt, ask, source.token);
    this.waits.delete(name);
    source.dispose();
  }

  /** What a view asks by itself of a prompt that it shows no more is given up; a sweep was a person's wish. */
  leaveOthers(now: string | undefined): void {
    for (const { key, ask, source } of this.waits.values()) if (key !== now && !isWished(ask)) source.cancel();
  }

  dispose(): void {
    for (const { source } of this.waits.values()) source.cancel();
  }
}

function isWished(ask: Ask): boolean {
  return ask.kind === 'sweep' || (ask.kind === 'mean' && ask.of.kind === 'sweep');
}
